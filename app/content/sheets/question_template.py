"""The workbook to fill in questions: headings, lists to choose from, samples that are left out."""

from __future__ import annotations

from collections.abc import Mapping

from app.content.exporters.excel import write_workbook

_COLUMNS = (
    *("type", "stem", "option:0", "option:1", "option:2", "option:3", "option:4", "answer", "explain"),
    *("topic", "difficulty", "source", "tags"),
)
_SAMPLES: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "zh": (
        {
            **{"type": "单选题", "stem": "示例：倒闸操作应由几人进行？（示例行不会导入）"},
            **{"option:0": "一人", "option:1": "两人", "option:2": "三人", "answer": "B"},
            **{"explain": "一人操作，一人监护。", "difficulty": "2"},
        },
        {
            **{"type": "多选题", "stem": "示例：交接班应交清哪些内容？"},
            **{"option:0": "设备状态", "option:1": "遗留问题", "option:2": "个人心情", "answer": "AB"},
        },
        {"type": "判断题", "stem": "示例：巡视高压室时可以一人进入。", "answer": "错"},
        {"type": "填空题", "stem": "示例：PDCA 的 P 是____，D 是____。", "answer": "计划\n执行"},
        {"type": "简答题", "stem": "示例：发射机着火怎么办？", "answer": "先断电，再灭火，并报告。"},
    ),
    "en": (
        {
            **{"type": "single", "stem": "Example: How many people switch over? (left out on import)"},
            **{"option:0": "one", "option:1": "two", "option:2": "three", "answer": "B"},
            **{"explain": "One acts, one watches.", "difficulty": "2"},
        },
        {
            **{"type": "multiple", "stem": "Example: What is handed over at a change of shift?"},
            **{"option:0": "state", "option:1": "open matters", "option:2": "moods", "answer": "AB"},
        },
        {"type": "truefalse", "stem": "Example: One may enter the HV room alone.", "answer": "F"},
        {"type": "blank", "stem": "Example: In PDCA, P is ____ and D is ____.", "answer": "plan\ndo"},
        {"type": "short", "stem": "Example: The transmitter burns. What now?", "answer": "Cut the power."},
    ),
}


def write_question_template(lang: str) -> bytes:
    """Return the workbook with headings in ``lang`` (zh or en)."""
    return write_workbook(_SAMPLES[lang], _COLUMNS, lang)
