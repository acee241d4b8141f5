"""The code on a page's foot stands for what made the page, and for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.digests import canonical, combine, crockford
from pipeline.editions import Head, make_edition

INPUTS = {"article.txt": "11" * 32, "evidence.yaml": "22" * 32}
PRESS = {"program": "33" * 32, "layout": {"briefing": "44" * 32}}


def test_a_code_is_ten_characters_of_crockfords_alphabet() -> None:
    code = make_edition("a", INPUTS, PRESS).code
    assert len(code) == 10
    assert set(code) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_the_code_does_not_depend_on_the_date_the_number_or_the_slug() -> None:
    plain = make_edition("a", INPUTS, PRESS)
    dated = make_edition("b", INPUTS, PRESS, date="2026-11-23", head=Head(number=4, code="0000000000"))
    assert plain.code == dated.code


@given(st.sampled_from(sorted(INPUTS)), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_another_input_makes_another_code(name: str, digest: str) -> None:
    changed = make_edition("a", INPUTS | {name: digest}, PRESS)
    assert (changed.code == make_edition("a", INPUTS, PRESS).code) is (INPUTS[name] == digest)


def test_a_new_file_or_another_press_makes_another_code() -> None:
    code = make_edition("a", INPUTS, PRESS).code
    assert make_edition("a", INPUTS | {"figure.png": "55" * 32}, PRESS).code != code
    assert make_edition("a", INPUTS, PRESS | {"program": "66" * 32}).code != code


def test_the_order_in_which_inputs_are_listed_does_not_matter() -> None:
    assert make_edition("a", dict(reversed(INPUTS.items())), PRESS).code == make_edition("a", INPUTS, PRESS).code


def test_where_nothing_is_filed_an_edition_is_the_first() -> None:
    assert make_edition("a", INPUTS, PRESS).number == 1


def test_the_same_code_as_the_archives_head_is_that_edition_again() -> None:
    code = make_edition("a", INPUTS, PRESS).code
    again = make_edition("a", INPUTS, PRESS, head=Head(number=3, code=code, date="2026-01-02", supersedes="abc"))
    assert (again.number, again.date, again.supersedes) == (3, "2026-01-02", "abc")


def test_another_code_than_the_archives_head_is_the_next_edition_and_supersedes_it() -> None:
    following = make_edition("a", INPUTS, PRESS, head=Head(number=3, code="0123456789"))
    assert (following.number, following.supersedes) == (4, "0123456789")


def test_values_are_written_as_bytes_in_one_way_only() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    assert combine({"a": 1, "b": 2}) == combine({"b": 2, "a": 1})


def test_crockford_takes_the_first_bits_of_a_digest() -> None:
    assert crockford("00" * 32) == "0000000000"
    assert crockford("ff" * 32) == "zzzzzzzzzz"
    assert crockford("08" + "00" * 31, 2) == "10"
