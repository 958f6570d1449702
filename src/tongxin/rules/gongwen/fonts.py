"""Font names. They are written into the file by name; the reader's machine has the fonts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fonts:
    """title: red head and 标题; fang: text; kai: （一） and names of signers; hei: 一、 and labels;
    song: page numbers (GB/T 9704-2012, 5.2.2, 7.2–7.5). A name the machine lacks is substituted
    there by another font, and lines may then break elsewhere.
    """

    title: str
    fang: str
    kai: str
    hei: str
    song: str


#: What most offices have installed.
GB2312 = Fonts("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体")
#: The cuts with rare characters in people's names.
GBK = Fonts("方正小标宋_GBK", "方正仿宋_GBK", "方正楷体_GBK", "方正黑体_GBK", "宋体")
