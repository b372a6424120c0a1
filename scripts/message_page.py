"""Write docs/messages.md, everything the checks can say: ``.venv/bin/python -m scripts.message_page``."""

from __future__ import annotations

from pathlib import Path

from app.content.messages import banks, exams, importing, items, lint, paper, params, people, pictures, yaml
from app.domain.bank.fields import Words

PAGE = Path(__file__).resolve().parents[1] / "docs" / "messages.md"
HEAD = """# Messages of the checks 检查信息

What `baiti bank check`, `baiti bank lint`, `baiti bank import`, `baiti exam check` and
`baiti member import` can find, by the code in square brackets; last, what is found in sheets of
results from paper.
Codes stay the same from version to version. Words in braces are filled in.

"""
PARTS = {
    "Files 文件": yaml.MESSAGES,
    "Banks 题库": banks.MESSAGES,
    "Items 题目": items.MESSAGES,
    "Parameters 参数": params.MESSAGES,
    "Pictures 图片": pictures.MESSAGES,
    "Advice 建议": lint.MESSAGES,
    "Questions from other programs 导入": importing.MESSAGES,
    "Exams and the organisation 考试与组织机构": exams.MESSAGES,
    "People 人员": people.MESSAGES,
    "Results from paper 纸考成绩": paper.MESSAGES,
}


def message_page() -> str:
    """Return the text of the page."""
    return HEAD + "\n".join(_part(title, messages) for title, messages in PARTS.items())


def _part(title: str, messages: dict[str, Words]) -> str:
    entries = (f"### {code}\n\n{words.zh}\n\n{words.en}\n" for code, words in sorted(messages.items()))
    return "\n".join([f"## {title}\n", *entries])


if __name__ == "__main__":
    PAGE.write_text(message_page(), encoding="utf-8")
