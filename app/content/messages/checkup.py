"""What ``baiti doctor`` and the page 系统体检 say. Amber and red say what to do.

A check's title is ``checkup-title-<name>``; its sentence ``checkup-<code>``, or a code of the database's own.
"""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "checkup-title-version": Words("程序版本", "Version"),
    "checkup-title-database": Words("数据库", "Database"),
    "checkup-title-soundness": Words("数据完好", "Soundness"),
    "checkup-title-clock": Words("服务器时钟", "Clock"),
    "checkup-title-jobs": Words("定时任务", "Periodic work"),
    "checkup-title-queue": Words("到时自动交卷", "Handing in at the deadline"),
    "checkup-title-backup": Words("备份", "Backup"),
    "checkup-title-demo": Words("演示人员", "Demo members"),
    "checkup-title-disk": Words("磁盘空间", "Disk space"),
    "checkup-title-secret": Words("密钥", "Secret key"),
    "checkup-title-zone": Words("时区数据", "Time zone data"),
    "checkup-title-proxy": Words("反向代理", "Reverse proxy"),
    "checkup-title-https": Words("加密连接", "HTTPS"),
    "checkup-version": Words("百题 {version}，Python {python}。", "Baiti {version}, Python {python}."),
    "checkup-database": Words(
        "可以使用，表结构为最新（{version}）。", "It can be used and has the newest tables ({version})."
    ),
    "checkup-sound": Words("快速检查没有发现损坏。", "A quick look found no damage."),
    "checkup-too-large-to-look": Words(
        "文件较大，未作快速检查；请在空闲时运行 baiti db check。",
        "The file is too large for a quick look; run baiti db check in a quiet hour.",
    ),
    "checkup-clock": Words("没有倒退。", "It has not gone back."),
    "checkup-clock-went-back": Words(
        "比最后一次记录的时间慢了 {minutes} 分钟：时钟被往回拨过。"
        "考试期限以服务器时钟为准，请立即校时（启用 NTP）。",
        "It is {minutes} minutes behind the last time on record: it was set back. Deadlines follow it; "
        "set it right at once and keep it so with NTP.",
    ),
    "checkup-clocks-differ": Words(
        "与数据库服务器相差 {minutes} 分钟；请给两台机器都启用 NTP 校时。",
        "It differs from the database server's by {minutes} minutes; let NTP keep both right.",
    ),
    "checkup-jobs": Words("正在运行。", "It runs."),
    "checkup-jobs-never": Words(
        "从未成功运行过；请用 baiti serve 启动服务（它会带上定时任务），或另外运行 baiti jobs，并查看日志。",
        "It has never done its work; start the service with baiti serve, which brings it along, "
        "or run baiti jobs beside, and read its log.",
    ),
    "checkup-jobs-stopped": Words(
        "{minutes} 分钟没有动静；请重启服务（baiti serve），并查看它的日志。",
        "It has not been heard of for {minutes} minutes; restart the service (baiti serve) and read its log.",
    ),
    "checkup-queue": Words("没有积压。", "Nothing waits."),
    "checkup-queue-waits": Words(
        "{count} 份作答已过期限还没有交卷；请查看“定时任务”。打开这些作答时也会自动交卷，不会丢失。",
        "{count} attempts are past their deadline and not handed in; see periodic work. "
        "Nothing is lost: they are handed in as soon as somebody looks at them.",
    ),
    "checkup-backup": Words("{hours} 小时前做过备份。", "Made {hours} hours ago."),
    "checkup-backup-never": Words(
        "还没有做过备份；请运行 baiti db backup 文件名.zip，并设为每晚自动执行。",
        "None was ever made; run baiti db backup FILE.zip, and let it run every night.",
    ),
    "checkup-backup-old": Words(
        "最近一次备份在 {days} 天前；请运行 baiti db backup，并检查每晚的自动备份。",
        "The last one is {days} days old; run baiti db backup and look after the nightly one.",
    ),
    "checkup-demo-none": Words("没有演示人员。", "There are none."),
    "checkup-demo-local": Words(
        "有 {count} 名，只能在本机登录。", "There are {count}; they can log in on this machine only."
    ),
    "checkup-demo-open": Words(
        "{count} 名演示人员可以从网络登录，密码很容易得到；请去掉 BAITI_ALLOW_DEMO，并停用他们。",
        "{count} demo members can log in from the network, and their password is easy to find; take "
        "BAITI_ALLOW_DEMO away and deactivate them.",
    ),
    "checkup-demo-closed": Words(
        "有 {count} 名，不能从网络登录；不再需要时请在人员页面停用。",
        "There are {count}; they cannot log in from the network. Deactivate them once they are not needed.",
    ),
    "checkup-disk": Words("还有 {gib} GiB。", "{gib} GiB are free."),
    "checkup-disk-low": Words(
        "{folder} 所在磁盘只剩 {gib} GiB；磁盘写满后答案无法保存，请清理或扩容。",
        "Only {gib} GiB are free on the disk of {folder}; no answer can be saved once it is full. Make room.",
    ),
    "checkup-secret": Words("已设置。", "It is set."),
    "checkup-secret-short": Words(
        "太短，登录凭证可能被伪造；请去掉 BAITI_SECRET_KEY 让系统自行生成，"
        "或换成至少 {least} 个字符的随机文字。",
        "It is too short, and log-ins could be forged; take BAITI_SECRET_KEY away so that one is made, or "
        "set at least {least} random characters.",
    ),
    "checkup-secret-readable": Words(
        "本机其他用户可以读到 {file}；请运行 chmod 600。",
        "Other users of this machine can read {file}; run chmod 600 on it.",
    ),
    "checkup-zone": Words("{zone} 可用。", "{zone} is known."),
    "checkup-zone-missing": Words(
        "缺少时区 {zone} 的数据；请运行 pip install tzdata。", "No data for {zone}; run pip install tzdata."
    ),
    "checkup-proxy-none": Words("没有使用。", "There is none."),
    "checkup-proxy": Words("信任 {count} 层。", "{count} are trusted."),
    "checkup-proxy-not-trusted": Words(
        "请求经过反向代理，但没有设置 BAITI_TRUSTED_PROXIES：所有人看起来来自同一地址，"
        "几个人输错密码就会使全体无法登录。请设为 1。",
        "Requests come through a proxy, but BAITI_TRUSTED_PROXIES is not set: everybody seems to come "
        "from one address, and a few people's wrong passwords lock all out. Set it to 1.",
    ),
    "checkup-proxy-missing": Words(
        "设置为信任 {count} 层反向代理，但本次请求没有经过代理；有人可以伪造来源地址。"
        "请让服务只监听 127.0.0.1，或去掉 BAITI_TRUSTED_PROXIES。",
        "{count} proxies are trusted, but this request came through none: addresses can be forged. "
        "Listen on 127.0.0.1 only, or take BAITI_TRUSTED_PROXIES away.",
    ),
    "checkup-https": Words("登录凭证只经加密连接发送。", "Log-ins travel over HTTPS only."),
    "checkup-https-local": Words("只在本机使用，不需要。", "Not needed on this machine alone."),
    "checkup-https-missing": Words(
        "没有启用：网络上能窃听的人可以读到密码。只应在可信的内网中这样用；"
        "有 HTTPS 代理时请设 BAITI_SECURE_COOKIES=1。",
        "Not in use: whoever can listen on the network can read passwords. Fit for a trusted intranet only; "
        "behind HTTPS set BAITI_SECURE_COOKIES=1.",
    ),
}
