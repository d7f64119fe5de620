// The fields of a contact form: what stands in each, and what is wrong with it.
#include "tray/form_fields.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDragMoveEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTextDocument>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "tray/file_edit.h"
#include "tray/form_inputs.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr int description_lines = 5;

QString label_of(std::string const& name) {
  if (name == "name") return FormFields::tr("Name");
  if (name == "email") return FormFields::tr("E-mail");
  if (name == "phone") return FormFields::tr("Phone");
  if (name == "subject") return FormFields::tr("Subject");
  if (name == "description") return FormFields::tr("Description");
  if (name == "problem_type") return FormFields::tr("Kind of problem");
  if (name == "priority") return FormFields::tr("Priority");
  return to_qstring(name);
}

QString value_of(QWidget* input) {
  if (auto* box = qobject_cast<QComboBox*>(input)) return box->currentText();
  // The raw text: toPlainText makes ordinary blanks of those that keep words together.
  if (auto* text = qobject_cast<QPlainTextEdit*>(input))
    return normalise_line_ends(text->document()->toRawText());
  return static_cast<QLineEdit*>(input)->text();
}

QString mistake_in(protocol::FormField const& form, QString const& value) {
  if (value.trimmed().isEmpty()) {
    return form.use == protocol::FieldUse::required ? FormFields::tr("Please fill this in.") : QString();
  }
  if (form.name == "email") {
    static QRegularExpression const address(QStringLiteral("^[^@\\s]+@[^@\\s]+$"));
    if (!address.match(value.trimmed()).hasMatch()) {
      return FormFields::tr("This is not an e-mail address, e.g. name@example.com.");
    }
  }
  if (auto const reason = unsayable_reason(value); !reason.isEmpty()) return reason;
  auto const most = form.name == "description" ? protocol::max_message_characters : std::size_t{250};
  if (count_characters(value) > most) return FormFields::tr("At most %1 characters fit here.").arg(most);
  return {};
}

}  // namespace

FormFields::FormFields(QWidget* parent) : QWidget(parent), room_(new QVBoxLayout(this)) {
  room_->setContentsMargins(0, 0, 0, 0);
}

void FormFields::ask_for(protocol::MenuItem const& item, FormWords known) {
  if (built_ && known == known_ && same_fields(asked_for_, item.form)) return;
  words_ = words();
  asked_for_ = item.form;
  known_ = std::move(known);
  auto const* focused = focusWidget();
  auto const name = focused != nullptr ? focused->objectName() : QString();
  build();
  if (auto* again = findChild<QWidget*>(name); again != nullptr && !name.isEmpty()) again->setFocus();
}

void FormFields::set_words(FormWords const& words) {
  words_ = words;
  fields_.clear();
  if (built_) build();
}

FormWords FormFields::words() const {
  if (!built_) return words_;
  FormWords words;
  for (auto const& field : fields_) {
    auto const value = value_of(field.input);
    if (value != prefill_of(field.form)) words[to_qstring(field.form.name)] = value;
  }
  return words;
}

std::vector<protocol::FieldValue> FormFields::values() const {
  std::vector<protocol::FieldValue> values;
  for (auto const& field : fields_)
    values.push_back({field.form.name, to_utf8(value_of(field.input).trimmed())});
  // A hidden field still carries the policy's default.
  for (auto const& form : asked_for_) {
    if (form.use == protocol::FieldUse::hidden) values.push_back({form.name, form.default_value});
  }
  return values;
}

QWidget* FormFields::check() {
  QWidget* first = nullptr;
  for (auto const& field : fields_) {
    auto const mistake = mistake_in(field.form, value_of(field.input));
    show_mistake(field.input, field.error, mistake);
    if (!mistake.isEmpty() && first == nullptr) first = field.input;
  }
  return first;
}

std::vector<QWidget*> FormFields::inputs() const {
  std::vector<QWidget*> all;
  for (auto const& field : fields_) all.push_back(field.input);
  return all;
}

QWidget* FormFields::first_empty() const {
  auto const found = std::find_if(fields_.begin(), fields_.end(),
                                  [](Field const& field) { return value_of(field.input).isEmpty(); });
  return found == fields_.end() ? nullptr : found->input;
}

void FormFields::set_takes_files(bool takes) {
  takes_files_ = takes;
  for (auto* text : findChildren<FileEdit*>()) text->set_takes_files(takes);
}

/// The policy's text; where it has none, what is known of the person.
QString FormFields::prefill_of(protocol::FormField const& form) const {
  return form.default_value.empty() ? known_.value(to_qstring(form.name)) : to_qstring(form.default_value);
}

void FormFields::build() {
  built_ = true;
  fields_.clear();
  delete box_;
  box_ = new QWidget(this);
  auto* rows = new QVBoxLayout(box_);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(4);
  room_->addWidget(box_);
  bool any_required = false;
  for (auto const& form : asked_for_) {
    if (form.use == protocol::FieldUse::hidden) continue;
    any_required = any_required || form.use == protocol::FieldUse::required;
    add_field(form, words_.value(to_qstring(form.name), prefill_of(form)));
  }
  if (any_required) {
    auto* hint = new QLabel(tr("* must be filled in"), box_);
    hint->setObjectName(QStringLiteral("hint"));
    rows->addWidget(hint);
  }
}

QWidget* FormFields::make_input(protocol::FormField const& form, QString const& value) {
  if (!form.choices.empty()) {
    auto* box = new QComboBox(box_);
    box->addItem(QString());  // nothing chosen
    for (auto const& choice : form.choices) box->addItem(to_qstring(choice));
    box->setCurrentIndex(std::max(0, box->findText(value)));
    return box;
  }
  if (form.name == "description") {
    auto* text = new FileEdit(takes_files_, box_);
    text->setPlainText(value);
    text->setTabChangesFocus(true);
    connect(text, &FileEdit::given, this, &FormFields::given);
    // Of the height that a few sentences take: the other fields and "Send" stay in sight; more scrolls.
    text->ensurePolished();
    auto const frame = 2 * (text->frameWidth() + static_cast<int>(text->document()->documentMargin()));
    text->setFixedHeight(text->fontMetrics().lineSpacing() * description_lines + frame);
    return text;
  }
  auto* line = new QLineEdit(value, box_);
  line->installEventFilter(this);
  return line;
}

void FormFields::add_field(protocol::FormField const& form, QString const& value) {
  bool const required = form.use == protocol::FieldUse::required;
  auto const name = label_of(form.name);
  auto* label = new QLabel(required ? name + QStringLiteral(" *") : name, box_);
  label->setTextFormat(Qt::PlainText);
  label->setProperty("field_label", true);
  auto* input = make_input(form, value);
  input->setObjectName(QStringLiteral("field_") + to_qstring(form.name));
  //: read aloud: the name of a field that must be filled in
  input->setAccessibleName(required ? tr("%1, required").arg(name) : name);
  label->setBuddy(input);
  auto* error = new QLabel(box_);
  error->setTextFormat(Qt::PlainText);
  error->setWordWrap(true);
  error->setProperty("field_error", true);
  error->hide();
  when_edited(input, [this, input, error] {
    show_mistake(input, error, {});
    Q_EMIT edited();
  });
  auto* rows = static_cast<QVBoxLayout*>(box_->layout());
  rows->addWidget(label);
  rows->addWidget(input);
  rows->addWidget(error);
  rows->addSpacing(8);
  fields_.push_back({form, input, error});
}

/// Of the fields for a line; those for more see to it themselves.
bool FormFields::eventFilter(QObject* watched, QEvent* event) {
  if (!takes_files_) return QWidget::eventFilter(watched, event);
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Paste)) {
    auto const* data = QApplication::clipboard()->mimeData();
    if (data == nullptr || !holds_files(*data)) return false;
    Q_EMIT given(*data);
    return true;
  }
  if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove) {
    if (!holds_files(*static_cast<QDragMoveEvent*>(event)->mimeData())) return false;
    event->ignore();  // the window takes them
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace deskbell::tray
