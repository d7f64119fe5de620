// Inputs of a form's fields, whatever kind they are: that one was edited, and what is wrong with it.
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <vector>

#include "protocol/tray_link.h"

namespace deskbell::tray {

/// Whether both ask for the same.
bool same_fields(std::vector<protocol::FormField> const& left, std::vector<protocol::FormField> const& right);

/// Said below the input; empty: nothing is wrong, or nothing any more.
void show_mistake(QWidget* input, QLabel* error, QString const& mistake);

template <class Act>
void when_edited(QWidget* input, Act act) {
  if (auto* box = qobject_cast<QComboBox*>(input)) {
    QObject::connect(box, &QComboBox::currentIndexChanged, box, act);
  } else if (auto* text = qobject_cast<QPlainTextEdit*>(input)) {
    QObject::connect(text, &QPlainTextEdit::textChanged, text, act);
  } else {
    QObject::connect(static_cast<QLineEdit*>(input), &QLineEdit::textChanged, input, act);
  }
}

}  // namespace deskbell::tray
