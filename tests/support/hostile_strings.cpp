// Texts that try to be more than text: markup, other readers' orders, tricks of writing direction, and
// extremes.
#include "tests/support/hostile_strings.h"

#include <algorithm>
#include <set>

namespace deskbell::test {

namespace {

std::string repeated(std::string const& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// UTF-8 of a code point from U+0080 on.
std::string utf8(char32_t character) {
  std::string out;
  auto const tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((character >> shift) & 0x3FU)); };
  if (character < 0x800) {
    out += static_cast<char>(0xC0U | (character >> 6U));
  } else if (character < 0x10000) {
    out += static_cast<char>(0xE0U | (character >> 12U));
    tail(6);
  } else {
    out += static_cast<char>(0xF0U | (character >> 18U));
    tail(12);
    tail(6);
  }
  tail(0);
  return out;
}

/// Elements that fetch or run something; %F: the canary as a URL, %H: the address as a URL.
std::vector<std::string> elements() {
  std::vector<std::string> all{
      "<script>fetch('%H')</script>",
      "<script src=%H></script>",
      "<img src=%F>",
      "<img src=\"%H/x.png\">",
      "<img src=x onerror=\"location='%H'\">",
      "<svg onload=fetch('%H')>",
      "<svg><image href=\"%F\"/></svg>",
      "<svg><use href='%H#x'/></svg>",
      "<iframe src=%F></iframe>",
      "<iframe srcdoc=\"<img src=%H>\"></iframe>",
      "<object data='%F'></object>",
      "<embed src='%H'>",
      "<video src=%H autoplay></video>",
      "<audio src=%H autoplay></audio>",
      "<link rel=stylesheet href=%H>",
      "<link rel=import href=%H>",
      "<style>@import '%H';</style>",
      "<style>body{background:url(%F)}</style>",
      "<div style=\"background:url(%F)\">x</div>",
      "<table background='%F'><tr><td>x</table>",
      "<body background=%H onload=alert(1)>",
      "<meta http-equiv=refresh content='0;url=%H'>",
      "<base href='%H'>",
      "<form action=%H><button autofocus onfocus=this.form.submit()>x</form>",
      "<input type=image src=%H>",
      "<a href='javascript:fetch(`%H`)'>x</a>",
      "<a href='%F'>click me</a>",
      "<math><mtext><img src=%H></mtext></math>",
      "<details open ontoggle=fetch('%H')>",
      "<marquee onstart=fetch('%H')>x</marquee>",
      "<isindex action=%H>",
      "<picture><source srcset='%H'><img></picture>",
      "<font face='x' size=7 color=red>big</font>",
      "<b>bold</b><i>italic</i><u>under</u><br><hr>",
      "<h1>Heading</h1><ul><li>item</ul>",
      "<p dir=rtl align=right>right</p>",
      "<qt><img src='%F'></qt>",
      "<html><body><img src='%F'></body></html>",
      "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.0//EN\"><img src='%F'>",
      "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM '%F'>]><x>&e;</x>",
      "![picture](%F)",
      "![picture](%H)",
      "[text](javascript:alert(1))",
      "[text](%F)",
      "[text]: %F\n\n![text]",
      "```html\n<img src=%H>\n```",
      "**bold** _italic_ ~~gone~~ `code`",
      "# Heading\n\n- item\n- item\n\n> quote",
      "\\href{%H}{x}\\input{%F}",
      "{{constructor.constructor('fetch(`%H`)')()}}",
      "${7*7}#{7*7}<%= 7*7 %>",
      "'; DROP TABLE messages; --",
      "\" OR 1=1 --",
      "$(cat %F)`cat %F`",
      "=HYPERLINK(\"%H\")",
      "@import url(%H);",
      "url(%F)",
      "data:text/html,<script>fetch('%H')</script>",
      "javascript:fetch('%H')",
      "vbscript:msgbox(1)",
      "file://%F",
      "&lt;img src=%F&gt;",
      "&#60;img src=%F&#62;",
      "&#x3C;script&#x3E;fetch('%H')&#x3C;/script&#x3E;",
      "&nbsp;&amp;&copy;&#0;&#xD800;",
      "%3Cimg%20src=%H%3E",
      "\\u003cimg src=%F\\u003e",
      "<scr<script>ipt>fetch('%H')</scr</script>ipt>",
      "<<img src=%F//",
      "<img/src=%F/>",
      "<IMG SRC=%F>",
      "<ImG sRc='%F'>",
      "<!--><img src=%F-->",
      "<![CDATA[<img src=%F>]]>",
      "<img src='%F' width=99999 height=99999>",
      "<xss style='behavior:url(%H)'>",
      "<noscript><p title=\"</noscript><img src=%H>\">",
      "</textarea><img src=%F>",
      "</title><img src=%F>",
      "\"><img src=%F>",
      "'><img src=%F>",
      "--><img src=%F>",
      "]]><img src=%F>",
      "*/<img src=%F>",
      "&_underline &file",
      "%1 %2 %n %L1 %%1 %s %n%n%n%n",
      "\\n\\r\\t\\0",
      "{0} {name} ${name}",
  };
  return all;
}

std::string filled(std::string text, std::string const& canary, std::string const& address) {
  for (auto at = text.find("%F"); at != std::string::npos; at = text.find("%F", at + 7))
    text.replace(at, 2, "file://" + canary);
  for (auto at = text.find("%H"); at != std::string::npos; at = text.find("%H", at + 7))
    text.replace(at, 2, "http://" + address);
  return text;
}

void add_directions(std::vector<std::string>& all) {
  constexpr char32_t marks[] = {0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D,
                                0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x206A, 0x206F};
  for (auto const mark : marks) {
    auto const m = utf8(mark);
    all.push_back(m + "gpj.exe");
    all.push_back("photo" + m + "gpj.exe");
    all.push_back("https://example.com/" + m + "elif");
    all.push_back(repeated(m, 500) + "x");
    all.push_back("שלום " + m + " hello عالم 123");
  }
}

void add_characters(std::vector<std::string>& all) {
  constexpr char32_t strange[] = {
      0x00A0,  0x00AD,  0x034F,  0x0600,  0x070F,   0x115F,   0x1160,  0x17B4,  0x180E,  0x2000,
      0x2007,  0x200B,  0x200C,  0x200D,  0x2028,   0x2029,   0x202F,  0x2060,  0x2061,  0x2064,
      0x3000,  0x3164,  0xFE00,  0xFE0F,  0xFEFF,   0xFFA0,   0xFFF9,  0xFFFA,  0xFFFB,  0xFFFC,
      0xFFFD,  0xFFFE,  0xFFFF,  0xE000,  0xF8FF,   0x1D173,  0x1F1E6, 0x1F3FB, 0x1FFFE, 0xE0001,
      0xE0020, 0xE007F, 0xE0100, 0xF0000, 0x10FFFD, 0x10FFFF, 0x0085,  0x009B,  0x0D00,  0x1680,
  };
  for (auto const character : strange) {
    auto const c = utf8(character);
    all.push_back("a" + c + "b");
    all.push_back(c + "<img src=x>");
    all.push_back(repeated(c + "x", 60));
  }
  for (char32_t mark = 0x0300; mark < 0x0370; mark += 2)
    all.push_back("Z" + repeated(utf8(mark), 200) + "algo");
  std::string zalgo;
  for (char32_t mark = 0x0300; mark < 0x0370; ++mark) zalgo += "e" + repeated(utf8(mark), 8);
  all.push_back(zalgo);
}

void add_extremes(std::vector<std::string>& all) {
  all.push_back(std::string(8'000, 'x'));
  all.push_back(repeated("🙈", 8'000));
  all.push_back(repeated("x\n", 3'999) + "x");
  all.push_back(repeated("<b>", 2'600));
  all.push_back(repeated("\t", 300) + "x");
  all.push_back(repeated("👨‍👩‍👧‍👦", 1'000));
  all.push_back(repeated("🇦", 2'001));
  all.push_back(repeated("W ", 3'999));
  all.push_back(repeated("ﷺ", 3'000));
  all.push_back(repeated("𒐫", 2'000));
  all.push_back("a" + repeated(utf8(0x20DD), 1'000));
  all.push_back(repeated(utf8(0x202E) + "x" + utf8(0x202C), 2'000));
  all.push_back(repeated("https://", 900));
  all.push_back("https://example.com/" + std::string(7'900, '('));
  all.push_back("తెలుగు జ్ఞా జ్ఞా");
  all.push_back("لُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ 冗");
}

}  // namespace

std::vector<std::string> hostile_strings(std::string const& canary, std::string const& address) {
  std::vector<std::string> all;
  for (auto const& element : elements()) {
    auto const text = filled(element, canary, address);
    all.push_back(text);
    all.push_back("Hello " + text + " bye");
    all.push_back(text + "\n" + text);
    all.push_back(utf8(0x202E) + text);
    all.push_back("&" + text + ";");
  }
  add_directions(all);
  add_characters(all);
  add_extremes(all);
  std::set<std::string> seen;
  std::erase_if(all, [&](std::string const& text) { return !seen.insert(text).second; });
  return all;
}

}  // namespace deskbell::test
