"""The secrecy gate over office sentences, against a bare regular expression over the same text.

The bare limit is what misses nearly every disguise: five digits and 部队. The gate folds each
character into what it means, asks nine rules and keeps the way back to what was written.
"""

import random
import re

from bench import measure
from tongxin.rules import secrecy

SENTENCES = measure.size(20_000, 200)
REACH = 150
BARE = re.compile(r"[1-9][0-9]{4}部队")
TEXTS = (
    "{y}年春节走访慰问驻区部队,送去慰问金{n}元,慰问官兵{m}人次。",
    "区第二师范学校附属小学开展国防教育,学生{m}人参加。",
    "召开双拥工作领导小组会议,研究部队随军家属就业安置事项{m}件。",
    "推进拥军联盟建设,新增成员单位,落实优惠项目。",
    "《关于开展“双拥在基层”活动的通知》(渝双拥〔{y}〕{m}号)",
)


def sentences() -> list[str]:
    dice = random.Random(1)
    return [
        TEXTS[k % len(TEXTS)].format(
            y=dice.randrange(2020, 2028), n=dice.randrange(10_000, 99_999), m=dice.randrange(999)
        )
        for k in range(SENTENCES)
    ]


def main() -> None:
    texts = sentences()
    ours, bare = measure.side_by_side(
        lambda: [secrecy.inspect(text) for text in texts],
        lambda: [BARE.search(text) for text in texts],
    )
    measure.row(
        f"secrecy gate over {SENTENCES} sentences", ours / SENTENCES * 1e6, "µs a sentence",
        "a bare regular expression over the same text", ours / bare, REACH,
        more=f"bare {bare / SENTENCES * 1e6:.2f} µs, {sum(map(len, texts)) / SENTENCES:.0f} characters",
    )  # fmt: skip


if __name__ == "__main__":
    main()
