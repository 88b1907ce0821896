import pytest

from reader.keys import COMMANDS, CONTEXTS, DIGITS, GROUPS, heard_in, keys_shown, with_keymap, written


@pytest.mark.parametrize("context", CONTEXTS)
def test_no_key_means_two_things_in_one_place(context):
    seen: dict[str, str] = {}
    for command in heard_in(context):
        for key in command.keys:
            assert key not in seen, f"{key}: {command.id} and {seen[key]}"
            assert key not in DIGITS
            seen[key] = command.id


def test_the_table_is_whole():
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert command.context in CONTEXTS
        assert command.group in GROUPS
        assert command.words
        assert command.action


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("ctrl+d", "Ctrl+D"),
        ("space", "Space"),
        ("G", "G"),
        ("f1", "F1"),
        ("alt+up", "Alt+↑"),
        ("shift+tab", "Shift+Tab"),
        ("|", "|"),
        ("+", "+"),
    ],
)
def test_keys_are_written_as_people_write_them(key, shown):
    assert written(key) == shown


def found(keymap):
    table, problems = with_keymap(keymap)
    return {command.id: command.keys for command in table}, [problem.problem for problem in problems]


def test_a_keymap_replaces_the_keys_of_a_command():
    keys, problems = found({"pane.tag": "W, ctrl+t", "app.theme": ["f9"]})
    assert keys["pane.tag"] == ("W", "ctrl+t")
    assert keys["app.theme"] == ("f9",)
    assert not problems


def test_two_commands_can_swap_their_keys():
    keys, problems = found({"pane.tag": "m", "pane.note": "t"})
    assert (keys["pane.tag"], keys["pane.note"]) == (("m",), ("t",))
    assert not problems


@pytest.mark.parametrize(
    ("keymap", "word"),
    [
        ({"pane.nothing": "x"}, "pane.nothing"),
        ({"pane.tag": "k"}, "pane.line_up"),
        ({"pane.tag": "s"}, "main.search"),
        ({"main.search": "t"}, "pane.tag"),
        ({"pane.tag": "3"}, "codebook"),
        ({"pane.tag": "g g"}, "sequence"),
        ({"pane.tag": "ctrl+"}, "not a key"),
        ({"pane.tag": "hyper+x"}, "not a key"),
        ({"pane.tag": "ctrl+i"}, "tab"),
        ({"pane.tag": "shift+x"}, "terminals"),
        ({"app.quit": ""}, "without a key"),
        ({"app.help": []}, "without a key"),
    ],
)
def test_a_wrong_entry_is_said_and_the_default_stays(keymap, word):
    keys, problems = found(keymap)
    assert len(problems) == 1
    assert word in problems[0]
    assert keys == {command.id: command.keys for command in COMMANDS}


def test_a_command_can_be_left_without_a_key():
    keys, problems = found({"pane.find_word": ""})
    assert keys["pane.find_word"] == ()
    assert not problems


def test_a_sequence_is_shown_as_it_is_typed():
    top = next(command for command in COMMANDS if command.id == "pane.top")
    assert keys_shown(top).startswith("gg")
