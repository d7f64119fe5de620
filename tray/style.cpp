// The window's style sheet, made from the tokens of UI.md.
#include "tray/style.h"

#include <QMap>
#include <algorithm>

namespace deskbell::tray {
namespace {

// "@name" stands for a token.
constexpr auto sheet = R"css(
QLabel { color: @ink; }
#window { background: @canvas; }
QStackedWidget, QStackedWidget > QWidget, #page { background: @canvas; }
QListView#timeline, QListView#requests, QListView#comments, QListView#past, QListView#history { background: @canvas; outline: 0; selection-background-color: transparent; }
#header { background: @header; }
#header QLabel { color: @on_header; background: transparent; }
#header_name { font-size: 16px; font-weight: 600; }
#header_line { font-size: 12px; }
#header QToolButton { border: 0; border-radius: 6px; padding: 5px; background: transparent; }
#header QToolButton:hover { background: @header_hover; }
#header QToolButton:focus { border: 2px solid @on_header; padding: 3px; }
QTabBar { background: @surface; border: 0; qproperty-drawBase: 0; }
QTabBar::tab { background: @surface; color: @secondary; border: 0; border-bottom: 2px solid @hair; padding: 10px 6px 9px 6px; font-weight: 600; }
QTabBar::tab:hover { color: @ink; }
QTabBar::tab:selected { color: @accent; border-bottom: 2px solid @accent; }
QTabBar:focus { outline: 0; }
QTabBar::tab:selected:focus { background: @own; }
#card { background: @surface; border: 1px solid @hair; border-radius: 9px; }
#card QLabel { border: 0; background: transparent; }
QLabel[quiet="true"], #hint, #typing, #counter { color: @secondary; }
#hint, #typing, #counter { font-size: 12px; }
#counter[over="true"] { color: @critical; font-weight: 600; }
#empty_title { font-size: 20px; font-weight: 600; color: @ink; }
#empty_text, #empty_hours { color: @secondary; }
#done_text { font-size: 15px; color: @ink; }
#section { font-size: 15px; font-weight: 600; color: @ink; }
QFrame[notice] { border-radius: 9px; border: 1px solid @hair; background: @surface; }
QFrame[notice="warning"] { background: @note; border-color: @note; }
QFrame[notice="critical"] { border-color: @critical; }
QFrame[notice] QLabel { border: 0; background: transparent; color: @ink; }
QFrame[notice="warning"] QLabel { color: @note_ink; }
QFrame#announcement { background: @surface; border: 0; border-top: 3px solid @info; border-bottom: 1px solid @hair; }
QFrame#announcement[level="warning"] { border-top-color: @warning; }
QFrame#announcement[level="critical"] { border-top-color: @critical; }
QFrame#announcement QLabel, #announcement_words, QScrollArea#announcement_scroll, QScrollArea#announcement_scroll > QWidget { border: 0; background: transparent; }
#announcement_title { font-size: 15px; font-weight: 600; color: @ink; }
#announcement_level { font-size: 12px; font-weight: 600; color: @warning; }
QFrame#announcement[level="critical"] #announcement_level { color: @critical; }
QScrollArea#announcement_scroll:focus { border: 2px solid @info; }
QFrame#link_state { border-radius: 0; border: 0; }
#composer, #reply { background: @canvas; border: 0; }
#composer_box { background: @surface; border: 1px solid @edge; border-radius: 12px; padding: 1px; }
#composer_box[active="true"] { border: 2px solid @info; padding: 0; }
#composer_text, #reply_text { background: transparent; border: 0; padding: 4px 0; }
QToolButton[tool="true"] { border: 0; border-radius: 9px; background: transparent; min-width: 32px; min-height: 32px; max-height: 32px; }
QToolButton[tool="true"]:hover, QToolButton[tool="true"]:checked { background: @own; }
QToolButton[tool="true"]:focus { border: 2px solid @info; }
#emoji_picker { background: @surface; border: 1px solid @hair; border-radius: 12px; }
QTabBar#emoji_groups::tab { padding: 4px 2px; }
QListView#emoji_grid { background: transparent; border: 0; outline: 0; }
QToolButton[send="true"] { background: @accent; border: 0; border-radius: 9px; min-width: 34px; min-height: 34px; max-width: 34px; max-height: 34px; }
QToolButton[send="true"]:hover { background: @accent_hover; }
QToolButton[send="true"]:focus { border: 2px solid @info; }
QToolButton[send="true"]:disabled { background: transparent; }
#attachments, #attachments_inside { background: transparent; border: 0; }
QScrollArea#attachments_scroll { background: transparent; }
#chip { background: @canvas; border: 1px solid @hair; border-radius: 8px; }
#chip[wrong="true"] { border-color: @critical; }
#chip QLabel { border: 0; background: transparent; }
#chip_state { color: @secondary; font-size: 12px; }
#chip[wrong="true"] #chip_state { color: @critical; }
#chip QToolButton { border: 0; border-radius: 6px; padding: 5px; background: transparent; }
#chip QToolButton:hover { background: @own; }
#chip QToolButton:focus { border: 2px solid @info; padding: 3px; }
#chip QProgressBar { border: 0; border-radius: 2px; background: @hair; }
#chip QProgressBar::chunk { border-radius: 2px; background: @accent; }
#screenshot, #screenshot QWidget#monitors { background: @canvas; }
QListWidget#monitors { color: @ink; outline: 0; }
QListWidget#monitors::item { background: @surface; border: 1px solid @hair; border-radius: 9px; padding: 8px; color: @ink; }
QListWidget#monitors::item:selected { border: 2px solid @info; padding: 7px; background: @own; color: @own_ink; }
QToolButton#down { color: @accent; background: @surface; border: 1px solid @edge; border-radius: 12px; padding: 3px 8px; }
QToolButton#down:hover { background: @own; }
QPushButton { color: @ink; background: @surface; border: 1px solid @edge; border-radius: 7px; padding: 6px 14px; min-height: 18px; }
QPushButton:hover { background: @own; }
QPushButton:disabled { color: @secondary; border-color: @hair; }
QPushButton:focus { border: 2px solid @info; padding: 5px 13px; }
QFrame[notice] QPushButton { padding: 6px 8px; }
QFrame[notice] QPushButton:focus { padding: 5px 7px; }
QPushButton[primary="true"] { color: @on_accent; background: @accent; border: 1px solid @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid @info; }
QPushButton[primary="true"]:disabled { color: @secondary; background: @hair; border-color: @hair; }
QLabel[field_label="true"] { font-weight: 600; color: @ink; }
QLabel[field_error="true"] { color: @critical; font-size: 12px; }
QLineEdit, QComboBox, QScrollArea QPlainTextEdit { color: @ink; background: @surface; border: 1px solid @edge; border-radius: 7px; padding: 6px 8px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QComboBox:focus, QScrollArea QPlainTextEdit:focus { border: 2px solid @info; padding: 5px 7px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid @critical; padding: 5px 7px; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: url(:/deskbell/icons/chevron.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { color: @ink; background: @surface; selection-background-color: @accent; selection-color: @on_accent; }
QMenu { color: @ink; background: @surface; border: 1px solid @hair; padding: 4px; }
QMenu::item { padding: 6px 18px; border-radius: 5px; }
QMenu::item:selected { background: @own; color: @own_ink; }
QToolTip { color: @ink; background: @surface; border: 1px solid @hair; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @edge; border-radius: 3px; min-height: 32px; margin: 2px; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }
)css";

}  // namespace

QString style_sheet(Theme const& theme, QColor const& header) {
  auto const on_header = readable_on(header);
  bool const bright = on_header != QColor(Qt::white);
  QMap<QString, QColor> const tokens{
      {QStringLiteral("canvas"), theme.canvas},
      {QStringLiteral("surface"), theme.surface},
      {QStringLiteral("ink"), theme.ink},
      {QStringLiteral("secondary"), theme.secondary},
      {QStringLiteral("accent_hover"), theme.dark ? theme.accent.lighter(112) : theme.accent.darker(118)},
      {QStringLiteral("accent"), theme.accent},
      {QStringLiteral("on_accent"), theme.on_accent},
      {QStringLiteral("own_ink"), theme.own_ink},
      {QStringLiteral("own"), theme.own},
      {QStringLiteral("note_ink"), theme.note_ink},
      {QStringLiteral("note"), theme.note},
      {QStringLiteral("warning"), theme.warning},
      {QStringLiteral("critical"), theme.critical},
      {QStringLiteral("info"), theme.info},
      {QStringLiteral("edge"), theme.edge},
      {QStringLiteral("hair"), theme.hair},
      {QStringLiteral("header_hover"), bright ? header.darker(110) : header.lighter(125)},
      {QStringLiteral("header"), header},
      {QStringLiteral("on_header"), on_header},
  };
  auto text = QString::fromLatin1(sheet);
  // Longest names first, so that "@own" does not eat the beginning of "@own_ink".
  auto names = tokens.keys();
  std::sort(names.begin(), names.end(),
            [](QString const& left, QString const& right) { return left.size() > right.size(); });
  for (auto const& name : names) text.replace(QLatin1Char('@') + name, tokens[name].name());
  return text;
}

}  // namespace deskbell::tray
