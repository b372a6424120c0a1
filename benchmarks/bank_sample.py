"""A large bank made from a seed: every item type, in two languages, in the styles that people write."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

ITEMS = 10_000
ITEMS_A_FILE = 500
SEED = 20261210
TOPICS = ("创争/由来与意义", "创争/五项修炼", "创争/班组学习", "创争/终身学习", "创争/共享与创新")
TIERS = ("leader", "middle", "team", "operator")
CLAUSES = (
    "发射机反射功率突然升高",
    "交接班时发现记录少了一页",
    "值机员准备复位告警",
    "机房温度在半小时内上升",
    "班组商量下季度的学习专题",
    "备用电源自动投入以后",
    "新到岗的同事独立值班前",
    "天馈系统检修结束",
    "信号源切换到备路",
    "停播检修的方案已经报批",
    "例会讨论上月的故障案例",
    "雷雨天气即将到来",
)
ACTS = (
    "先核对另一块仪表的读数",
    "马上报告带班领导",
    "按预案逐项检查",
    "把经过写进值班日志",
    "等下一班来了再说",
    "请同班的人再看一遍",
    "恢复到改动以前的设定",
    "查阅去年同期的记录",
    "在停机以后再打开机柜",
    "通知上下游的值机员",
    "凭经验判断是误报",
    "在小组会上讲清原因",
)
ENGLISH_CLAUSES = (
    "The reflected power of the transmitter rises suddenly",
    "A page is found missing from the log at the handover",
    "The operator is about to reset the alarm",
    "The temperature in the equipment room climbs within half an hour",
    "The team discusses what to study next quarter",
    "The standby supply has switched in by itself",
)
ENGLISH_ACTS = (
    "Check the reading against another meter",
    "Report to the officer on duty at once",
    "Work through the emergency plan step by step",
    "Write down in the log what happened and when",
    "Leave it until the next shift comes",
    "Ask a colleague on the same shift to look again",
    "Go back to the setting before the change",
    "Look up the records of the same month last year",
)


class ItemWriter:
    """Writes one item after another; the same seed gives the same text."""

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)
        self._types: Sequence[Callable[[], list[str]]] = (
            *(self._single,) * 6,
            *(self._multiple,) * 3,
            self._indefinite,
            *(self._truefalse,) * 2,
            self._blank,
            self._numeric,
            self._qa,
            self._match,
            self._order,
        )

    def write(self, number: int) -> str:
        """Return the YAML of an item."""
        dice = self._dice
        lines = [f"id: sample-{number:05}", *self._types[number % len(self._types)]()]
        at = lines.index("en:")
        lines[at:at] = [
            f"topic: {dice.choice(TOPICS)}",
            f"difficulty: {dice.randint(1, 5)}",
            *((f"tier: [{', '.join(dice.sample(TIERS, 2))}]",) if number % 3 == 0 else ()),
            *((f"tags: [年度, 第{number % 40}批]",) if number % 4 == 0 else ()),
            *((f"source: {{doc: 示例规程第 {number % 90} 条}}",) if number % 2 else ()),
            f"explain: {self._clause()}时，应当{self._act()}；{self._act()}则要看当时的情形。",
        ]
        lines.append(f"  explain: {self._english()} first, and {self._english().lower()} after that.")
        return "".join(f"  {'-' if place == 0 else ' '} {line}\n" for place, line in enumerate(lines)) + "\n"

    def _single(self) -> list[str]:
        stem, english = f"{self._clause()}，最先应当怎样做？", f"{self._event()}. What should be done first?"
        return [f"single: {stem}", *self._choices("answer: " + self._dice.choice("ABCD"), english)]

    def _multiple(self) -> list[str]:
        letters = "".join(sorted(self._dice.sample("ABCD", self._dice.randint(2, 3))))
        english = f"{self._event()}. Which of these are right?"
        return [
            f"multiple: {self._clause()}，下列哪些做法正确？",
            *self._choices(f"answer: {letters}", english),
        ]

    def _indefinite(self) -> list[str]:
        letters = "".join(sorted(self._dice.sample("ABCD", self._dice.randint(1, 3))))
        english = f"{self._event()}. Which of these apply?"
        return [
            f"indefinite: 下列属于{self._clause()}时应做的是？",
            *self._choices(f"answer: {letters}", english),
        ]

    def _choices(self, answer: str, english: str) -> list[str]:
        options = self._dice.sample(ACTS, 4)
        if self._dice.random() < 0.5:
            shown = [f"options: [{', '.join(options)}]"]
        else:
            shown = ["options:", *(f"  - {option}" for option in options)]
        translated = [f"    - {option}" for option in self._dice.sample(ENGLISH_ACTS, 4)]
        return [*shown, answer, "en:", f"  stem: {english}", "  options:", *translated]

    def _truefalse(self) -> list[str]:
        stem = f"{self._clause()}，值机员可以{self._act()}。"
        return [
            f"truefalse: {stem}",
            f"answer: {self._dice.choice('对错')}",
            "en:",
            f"  stem: {self._event()}.",
        ]

    def _blank(self) -> list[str]:
        first, second = self._act(), self._act()
        return [
            f"blank: {self._clause()}，先____，后____。",
            "answer:",
            f"  - [{first}, 先{first}]",
            f"  - [{second}]",
            "en:",
            f"  stem: {self._event()}; first ____, then ____.",
            f"  answer: [[{self._english()}], [{self._english()}]]",
        ]

    def _numeric(self) -> list[str]:
        volts, count = self._dice.choice((2, 6, 12)), self._dice.randint(2, 30)
        return [
            f"numeric: 蓄电池每节 {volts} V，{count} 节串联后是多少？",
            f"answer: {volts * count}",
            "tolerance: 0.5",
            "unit: [V, 伏]",
            "en:",
            f"  stem: Batteries of {volts} V each; what do {count} of them give in series?",
        ]

    def _qa(self) -> list[str]:
        answer, *wrong = self._dice.sample(ACTS, 4)
        english = self._dice.sample(ENGLISH_ACTS, 4)
        return [
            f"qa: {self._clause()}，为什么要{answer}？",
            f"answer: 这样才能{answer}，不留隐患。",
            "distractors:",
            *(f"  - 因为可以{act}。" for act in wrong),
            "en:",
            f"  stem: {self._event()}. Why is that?",
            f"  answer: {english[0]}.",
            "  distractors:",
            *(f"    - {act}." for act in english[1:]),
        ]

    def _match(self) -> list[str]:
        pairs = list(zip(self._dice.sample(CLAUSES, 4), self._dice.sample(ACTS, 4), strict=True))
        acts = self._dice.sample(ENGLISH_ACTS, 4)
        english = zip(self._dice.sample(ENGLISH_CLAUSES, 4), acts, strict=True)
        return [
            "match: 将情形与做法对应起来。",
            "pairs:",
            *(f"  {left}: {right}" for left, right in pairs),
            "en:",
            "  stem: Match each event with what to do.",
            "  pairs:",
            *(f"    {left}: {right}" for left, right in english),
        ]

    def _order(self) -> list[str]:
        return [
            f"order: {self._clause()}，按先后排列。",
            f"items: [{', '.join(self._dice.sample(ACTS, 4))}]",
            "en:",
            f"  stem: {self._event()}. Put these in order.",
            "  items:",
            *(f"    - {act}" for act in self._dice.sample(ENGLISH_ACTS, 4)),
        ]

    def _clause(self) -> str:
        return self._dice.choice(CLAUSES)

    def _act(self) -> str:
        return self._dice.choice(ACTS)

    def _event(self) -> str:
        return self._dice.choice(ENGLISH_CLAUSES)

    def _english(self) -> str:
        return self._dice.choice(ENGLISH_ACTS)


def write_bank(folder: Path, *, items: int = ITEMS, seed: int = SEED) -> int:
    """Write the bank into ``folder``; return its size in bytes."""
    writer = ItemWriter(seed)
    title = json.dumps({"zh": "测速题库", "en": "Speed sample"}, ensure_ascii=False)
    (folder / "bank.yaml").write_text(
        f"format: 1\nbank: speed\ntitle: {title}\nlanguages: [zh, en]\nuse: both\n", encoding="utf-8"
    )
    for first in range(0, items, ITEMS_A_FILE):
        questions = "".join(writer.write(number) for number in range(first, min(first + ITEMS_A_FILE, items)))
        path = folder / f"{first // ITEMS_A_FILE + 1:03}.yaml"
        path.write_text(f"format: 1\nquestions:\n{questions}", encoding="utf-8")
    return sum(path.stat().st_size for path in folder.iterdir())
