// Texts with their bytes, made by the codecs of Python 3.11 (utf-8, utf-16-*, cp932, euc_jp,
// iso2022_jp_ext, cp1252), so that our tables are not their own witness.
#pragma once

#include <string_view>

#include "text/encoding.h"

namespace tadasu::text {

struct EncodingSample {
  Encoding encoding;
  std::string_view text;
  std::string_view hex;
};

inline constexpr EncodingSample kEncodingSamples[] = {
    {Encoding::Utf8, "氏名,フリガナ,電話番号\r\n髙橋 﨑子,ﾀｶﾊｼ ｻｷｺ,０９０－１２３４－５６７８\r\n",
     "e6b08fe5908d2ce38395e383aae382ace3838a2ce99bbbe8a9b1e795aae58fb70d0ae9ab99e6a98b20efa891e5ad9"
     "02cefbe80efbdb6efbe8aefbdbc20efbdbbefbdb7efbdba2cefbc90efbc99efbc90efbc8defbc91efbc92efbc93ef"
     "bc94efbc8defbc95efbc96efbc97efbc980d0a"},
    {Encoding::Utf16Le,
     "氏名,フリガナ,電話番号\r\n髙橋 﨑子,ﾀｶﾊｼ ｻｷｺ,０９０－１２３４－５６７８\r\n",
     "0f6c0d542c00d530ea30ac30ca302c00fb96718a6a75f7530d000a00d99a4b6a200011fa505b2c0080ff76ff8aff7"
     "cff20007bff77ff7aff2c0010ff19ff10ff0dff11ff12ff13ff14ff0dff15ff16ff17ff18ff0d000a00"},
    {Encoding::Utf16Be,
     "氏名,フリガナ,電話番号\r\n髙橋 﨑子,ﾀｶﾊｼ ｻｷｺ,０９０－１２３４－５６７８\r\n",
     "6c0f540d002c30d530ea30ac30ca002c96fb8a71756a53f7000d000a9ad96a4b0020fa115b50002cff80ff76ff8af"
     "f7c0020ff7bff77ff7a002cff10ff19ff10ff0dff11ff12ff13ff14ff0dff15ff16ff17ff18000d000a"},
    {Encoding::Cp932, "氏名,フリガナ,電話番号\r\n髙橋 﨑子,ﾀｶﾊｼ ｻｷｺ,０９０－１２３４－５６７８\r\n",
     "8e8196bc2c8374838a834b83692c9364986294d48d860d0aeee08bb420ed958e712cc0b6cabc20bbb7ba2c824f825"
     "8824f817c8250825182528253817c82548255825682570d0a"},
    {Encoding::Utf8, "ソ能表十~\\ 申込書\n", "e382bde883bde8a1a8e58d817e5c20e794b3e8bebce69bb80a"},
    {Encoding::Utf16Le, "ソ能表十~\\ 申込書\n", "bd30fd80688841537e005c0020003375bc8ff8660a00"},
    {Encoding::Utf16Be, "ソ能表十~\\ 申込書\n", "30bd80fd88685341007e005c002075338fbc66f8000a"},
    {Encoding::Cp932, "ソ能表十~\\ 申込書\n", "835c945c955c8f5c7e5c20905c8d9e8f910a"},
    {Encoding::EucJp, "ソ能表十~\\ 申込書\n", "a5bdc7bdc9bdbdbd7e5c20bfbdb9febdf10a"},
    {Encoding::Iso2022Jp, "ソ能表十~\\ 申込書\n",
     "1b2442253d473d493d3d3d1b28427e5c201b24423f3d397e3d711b28420a"},
    {Encoding::Utf8, "①Ⅱ㈱№℡ αβγ Жя ─┼\n",
     "e291a0e285a1e388b1e28496e284a120ceb1ceb2ceb320d096d18f20e29480e294bc0a"},
    {Encoding::Utf16Le, "①Ⅱ㈱№℡ αβγ Жя ─┼\n",
     "602461213132162121212000b103b203b303200016044f04200000253c250a00"},
    {Encoding::Utf16Be, "①Ⅱ㈱№℡ αβγ Жя ─┼\n",
     "24602161323121162121002003b103b203b300200416044f00202500253c000a"},
    {Encoding::Cp932, "①Ⅱ㈱№℡ αβγ Жя ─┼\n",
     "87408755878a878287842083bf83c083c1208447849120849f84a90a"},
    {Encoding::Utf8, "山田太郎", "e5b1b1e794b0e5a4aae9838e"},
    {Encoding::Utf16Le, "山田太郎", "715c30752a59ce90"},
    {Encoding::Utf16Be, "山田太郎", "5c717530592a90ce"},
    {Encoding::Cp932, "山田太郎", "8e52936391be9859"},
    {Encoding::EucJp, "山田太郎", "bbb3c5c4c2c0cfba"},
    {Encoding::Iso2022Jp, "山田太郎", "1b24423b33454442404f3a1b2842"},
    {Encoding::Utf8, "株式会社テスト 営業部\tsales@example.jp\n\n以上",
     "e6a0aae5bc8fe4bc9ae7a4bee38386e382b9e3838820e596b6e6a5ade983a80973616c6573406578616d706c652e6"
     "a700a0ae4bba5e4b88a"},
    {Encoding::Utf16Le, "株式会社テスト 営業部\tsales@example.jp\n\n以上",
     "2a680f5f1a4f3e79c630b930c8302000b6556d69e8900900730061006c006500730040006500780061006d0070006"
     "c0065002e006a0070000a000a00e54e0a4e"},
    {Encoding::Utf16Be, "株式会社テスト 営業部\tsales@example.jp\n\n以上",
     "682a5f0f4f1a793e30c630b930c8002055b6696d90e8000900730061006c006500730040006500780061006d00700"
     "06c0065002e006a0070000a000a4ee54e0a"},
    {Encoding::Cp932, "株式会社テスト 営業部\tsales@example.jp\n\n以上",
     "8a948eae89ef8ed08365835883672089638bc695940973616c6573406578616d706c652e6a700a0a88c88fe3"},
    {Encoding::EucJp, "株式会社テスト 営業部\tsales@example.jp\n\n以上",
     "b3f4bcb0b2f1bcd2a5c6a5b9a5c820b1c4b6c8c9f40973616c6573406578616d706c652e6a700a0ab0cabee5"},
    {Encoding::Iso2022Jp, "株式会社テスト 営業部\tsales@example.jp\n\n以上",
     "1b244233743c3032713c522546253925481b2842201b24423144364849741b28420973616c6573406578616d706c6"
     "52e6a700a0a1b2442304a3e651b2842"},
    {Encoding::EucJp, "丂丄 鷗 Œé", "8fb0a18fb0a2208fecbf208fa9ad8fabb1"},
    {Encoding::EucJp, "ﾔﾏﾀﾞ ﾀﾛｳ", "8ed48ecf8ec08ede208ec08edb8eb3"},
    {Encoding::Iso2022Jp, "ﾔﾏﾀﾞ ﾀﾛｳ", "1b2849544f405e1b2842201b2849405b331b2842"},
    {Encoding::Iso2022Jp, "鷗外", "1b2428446c3f1b244233301b2842"},
    {Encoding::Utf16Le, "𠮷野家 😀", "42d8b7dfce91b65b20003dd800de"},
    {Encoding::Utf16Be, "𠮷野家 😀", "d842dfb791ce5bb60020d83dde00"},
    {Encoding::Latin1, "café", "636166e9"},
    {Encoding::Latin1, "“quoted” – €5", "9371756f746564942096208035"},
};

}  // namespace tadasu::text
