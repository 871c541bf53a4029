"""大写金额: an amount in the characters that cannot be altered with a stroke of the pen.

After the rules of the People's Bank for filling in bank papers (正确填写票据和结算凭证的基本规定): 整 ends an amount
without cents, a gap of zeros is read as one 零, and 零 stands between 元 and 分 where there are no 角.
"""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def in_capitals(amount: Decimal) -> str:
    """Of yuan 元, jiao 角 and fen 分; `amount` has two places and is less than 10^16."""
    sign = "负" if amount < 0 else ""
    yuan, fen = divmod(int(abs(amount) * 100), 100)
    jiao, fen = divmod(fen, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    tail = _cents(jiao, fen, bool(yuan))
    return sign + ((whole + tail) or "零元整")


def _whole(number: int) -> str:
    gap, parts = False, list[str]()
    for power in reversed(range(len(GROUPS))):
        group = number // 10_000**power % 10_000
        if group and parts and (gap or group < 1_000):
            parts.append(DIGITS[0])
        if group:
            parts.append(_group(group) + GROUPS[power])
        gap = group == 0 and bool(parts)
    return "".join(parts)


def _group(number: int) -> str:
    """Of up to four digits; zeros within are read once, those at the end not at all."""
    made, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            made += (DIGITS[0] if gap and made else "") + DIGITS[digit] + PLACES[place]
        gap = digit == 0
    return made


def _cents(jiao: int, fen: int, after_yuan: bool) -> str:
    if not jiao and not fen:
        return "整" if after_yuan else ""
    tens = f"{DIGITS[jiao]}角" if jiao else DIGITS[0] if after_yuan else ""
    return tens + (f"{DIGITS[fen]}分" if fen else "整")
