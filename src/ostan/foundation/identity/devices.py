"""What a browser calls itself, in two codes: which browser on which system. Nothing else of it is kept."""

BROWSERS = (
    ("edg", "edge"),
    ("opr/", "opera"),
    ("samsungbrowser", "samsung"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("crios", "chrome"),
    ("chrome", "chrome"),
    ("safari", "safari"),
)
SYSTEMS = (
    ("android", "android"),
    ("iphone", "ios"),
    ("ipad", "ios"),
    ("windows", "windows"),
    ("mac os", "mac"),
    ("linux", "linux"),
)


def device_of(user_agent: str) -> str:
    """The device as "chrome/android"; "other" for a part that is not known."""
    told = user_agent.lower()
    browser = next((code for mark, code in BROWSERS if mark in told), "other")
    system = next((code for mark, code in SYSTEMS if mark in told), "other")
    return f"{browser}/{system}"
