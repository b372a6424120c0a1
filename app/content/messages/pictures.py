"""What is wrong with the pictures of a bank, and with archives that bring them, in words."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "archive-damaged": Words("打不开这个 .zip；请重新打包", "this .zip cannot be opened; pack it again"),
    "archive-encrypted": Words(
        "这个 .zip 有密码；请去掉密码", "this .zip has a password; pack it without one"
    ),
    "archive-path": Words(
        "“{path}”指向文件夹之外；请只打包题库文件夹",
        "“{path}” leads out of the folder; pack the bank's folder alone",
    ),
    "archive-banks": Words(
        "里面有几个题库：{paths}；请一次上传一个",
        "there are several banks in it: {paths}; upload one at a time",
    ),
    "archive-no-bank": Words(
        "里面没有题库文件（.yaml）；请打包题库文件夹", "it holds no .yaml file; pack the bank's folder"
    ),
    "archive-too-many": Words(
        "里面有 {count} 个文件；最多 {most} 个", "{count} files in it; at most {most} are possible"
    ),
    "archive-too-large": Words(
        "解开后超过 {most} MB；请缩小图片", "unpacked it is over {most} MB; make the pictures smaller"
    ),
    "upload-no-bank": Words(
        "只有图片，没有题库文件；请把 bank.yaml 等文件一起选上",
        "there are pictures alone; choose bank.yaml and the files with questions too",
    ),
    "picture-without-alt": Words(
        "图片“{path}”没有说明文字；请在方括号里写图中画的是什么，看不到图的人要靠它答题",
        "the picture “{path}” has no description; write in the brackets what it shows: some cannot see it",
    ),
    "picture-remote": Words(
        "“{path}”在别的网站上；考场不访问外网，请把图片存到题库文件夹的 media 下",
        "“{path}” is on another site, which no exam room asks; save it below “media” in the bank's folder",
    ),
    "picture-outside": Words(
        "“{path}”不在题库文件夹里；请写相对路径，如 media/1.png",
        "“{path}” is not below the bank's folder; write a relative path such as media/1.png",
    ),
    "picture-missing": Words(
        "找不到图片“{path}”；是不是想写 {suggestion}？单个 YAML 文件不带图片，请把题库文件夹打成 .zip 上传",
        "there is no picture “{path}”; did you mean {suggestion}? A YAML file alone carries none: upload the "
        "bank's folder as .zip",
    ),
    "picture-svg": Words(
        "“{path}”是 SVG，里面可以藏程序，不能使用；请另存为 PNG",
        "“{path}” is SVG, which can hide programs and is not shown; save it as PNG",
    ),
    "picture-kind": Words(
        "“{path}”不是可用的图片格式；请用 {offered}",
        "“{path}” is no picture that can be shown; use {offered}",
    ),
    "picture-not-one": Words(
        "“{path}”的内容不是图片；请重新导出", "what is in “{path}” is no picture; export it again"
    ),
    "picture-damaged": Words(
        "图片“{path}”不完整；请重新导出", "the picture “{path}” breaks off; export it again"
    ),
    "picture-other-kind": Words(
        "“{path}”的内容其实是 {kind}；请改扩展名，或另存为相应格式",
        "“{path}” really is {kind}; rename it or save it as what its name says",
    ),
    "picture-too-large": Words(
        "图片“{path}”超过 {most} MB；手机流量有限，请缩小",
        "the picture “{path}” is over {most} MB; make it smaller",
    ),
    "picture-too-wide": Words(
        "图片“{path}”有 {width}×{height} 像素；每边最多 {most}，请缩小",
        "the picture “{path}” has {width}×{height} pixels; at most {most} a side, make it smaller",
    ),
}
