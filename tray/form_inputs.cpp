// Inputs of a form's fields.
#include "tray/form_inputs.h"

#include <QStyle>
#include <algorithm>

namespace deskbell::tray {

bool same_fields(std::vector<protocol::FormField> const& left,
                 std::vector<protocol::FormField> const& right) {
  auto const same = [](protocol::FormField const& one, protocol::FormField const& other) {
    return one.name == other.name && one.use == other.use && one.default_value == other.default_value &&
           one.choices == other.choices;
  };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
}

namespace {

void set_wrong(QWidget* input, bool wrong) {
  if (input->property("wrong").toBool() == wrong) return;
  input->setProperty("wrong", wrong);
  input->style()->unpolish(input);
  input->style()->polish(input);
}

}  // namespace

void show_mistake(QWidget* input, QLabel* error, QString const& mistake) {
  error->setText(mistake);
  error->setVisible(!mistake.isEmpty());
  input->setAccessibleDescription(mistake);
  set_wrong(input, !mistake.isEmpty());
}

}  // namespace deskbell::tray
