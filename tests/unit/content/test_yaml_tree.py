from __future__ import annotations

from app.content.yaml_tree import Rows, Table, find_place, read_tree

SOURCE = """format: 1
map:
  键: 值
  list: [一, {a: b}]
rows:
  - one
  - key: two
"""


def test_every_key_and_value_keeps_its_place() -> None:
    root = read_tree(SOURCE).root
    assert isinstance(root, Table)
    assert find_place(root, ("map", "键"), on_key=True) == (3, 3)
    assert find_place(root, ("map", "键")) == (3, 6)
    assert find_place(root, ("map", "list", 1, "a")) == (4, 17)
    assert find_place(root, ("rows", 1, "key")) == (7, 10)


def test_a_path_that_leads_too_far_gives_the_nearest_place_above() -> None:
    root = read_tree(SOURCE).root
    assert root is not None
    assert find_place(root, ("map", "missing", 3)) == (3, 3)
    assert find_place(root, ("nothing",)) == (1, 1)


def test_scalars_stay_text_whatever_yaml_would_make_of_them() -> None:
    root = read_tree("a: 007\nb: yes\nc: 1.50\nd: null\ne: 12:30\n").root
    assert root == {"a": "007", "b": "yes", "c": "1.50", "d": "null", "e": "12:30"}


def test_a_piece_counts_lines_within_its_file() -> None:
    tree = read_tree("  - id: x\n    answer: *a\n", first_line=40)
    assert isinstance(tree.root, Rows)
    assert tree.root.places == [(40, 5)]
    assert [(each.line, each.column) for each in tree.troubles] == [(41, 13)]


def test_the_first_of_two_equal_keys_counts() -> None:
    tree = read_tree("a: 1\na: 2\n")
    assert tree.root == {"a": "1"}
    assert [each.code for each in tree.troubles] == ["yaml-duplicate-key"]


def test_a_thousand_open_brackets_end_the_reading_without_harm() -> None:
    tree = read_tree("a: " + "[" * 5000)
    assert tree.broke is not None
    assert tree.broke.code in ("yaml-too-deep", "yaml-open-bracket")


def test_a_paragraph_may_begin_with_wide_spaces_under_a_bar() -> None:
    tree = read_tree("a: |\n  　　第一段\n  \t缩进\nb: '\n　　引号里'\n", is_plain=False)
    assert tree.troubles == ()


def test_a_comment_with_a_space_is_a_comment() -> None:
    tree = read_tree("a: 一 # 注释\n#注释\nb: '二' #注释\nc: # 注释\n  d: 三\n")
    assert tree.troubles == ()
    assert tree.root == {"a": "一", "b": "二", "c": {"d": "三"}}


def test_text_with_quotes_bars_and_urls_is_left_alone() -> None:
    source = """a: http://example.org/x?y=1
b: "时间: 地点"
c: |
  - 3 dB: *不是* &引用 #1
d: 3-5 人
e: -3
f: 文字“引号”里
g: [一，二, 三]
"""
    tree = read_tree(source)
    assert tree.troubles == ()
    assert tree.broke is None


def test_a_deliberate_list_in_a_list_is_allowed() -> None:
    tree = read_tree("answer:\n  - 预防\n  - - 预防与应急\n    - 预防和应急\n")
    assert tree.troubles == ()
    assert tree.root == {"answer": ["预防", ["预防与应急", "预防和应急"]]}


def test_loose_commas_between_letters_and_numbers_are_nobodys_mistake() -> None:
    tree = read_tree("answer: [A,B, D]\noptions: [1,2, 3]\ntags: [消防,应急, 安全]\n")
    assert tree.troubles == ()


def test_one_entry_in_small_letters_is_a_warning_only() -> None:
    tree = read_tree("options: [Call the number, then wait, Hang up]\n")
    (found,) = tree.troubles
    assert (found.code, found.severity, found.column) == ("yaml-stray-comma", "warning", 26)
