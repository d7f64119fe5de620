// The contact forms that were opened, each a page of the window.
#include "tray/forms.h"

#include <QStackedWidget>
#include <algorithm>
#include <utility>

#include "tray/form_page.h"
#include "tray/keeper.h"
#include "tray/words.h"

namespace deskbell::tray {

using protocol::MenuItemType;

namespace {

/// In place of an item that the policy does not have, or not at the moment: it asks for what was written.
protocol::MenuItem stand_in(std::string id, FormDraft const& draft) {
  protocol::MenuItem item;
  item.id = std::move(id);
  item.type = MenuItemType::contact_form;
  item.screenshot_allowed = !draft.files.empty();
  for (auto word = draft.words.begin(); word != draft.words.end(); ++word)
    item.form.push_back({word.key().toStdString(), protocol::FieldUse::shown, {}, {}});
  return item;
}

}  // namespace

Forms::Forms(Model& model, Appearance const& appearance, Keeper& keeper, QString pictures_folder,
             QStackedWidget* stack)
    : QObject(stack),
      model_(model),
      appearance_(appearance),
      keeper_(keeper),
      pictures_folder_(std::move(pictures_folder)),
      stack_(stack) {
  connect(&model_, &Model::menu_changed, this, &Forms::refresh);
}

FormPage* Forms::page(std::string const& item_id) {
  for (auto* page : pages_) {
    if (page->item_id() == item_id) return page;
  }
  auto const* item =
      item_id.empty() ? model_.first_item(MenuItemType::contact_form) : model_.find_item(item_id);
  if (item == nullptr || item->type != MenuItemType::contact_form) return nullptr;
  if (item_id.empty()) return page(item->id);
  return add(*item);
}

FormPage* Forms::add(protocol::MenuItem item) {
  auto* made = new FormPage(model_, appearance_, keeper_, std::move(item), pictures_folder_, stack_);
  connect(made, &FormPage::wants_requests, this, &Forms::wants_requests);
  connect(made, &FormPage::stopped, this, [this, made] { Q_EMIT stopped(to_qstring(made->item_id())); });
  stack_->addWidget(made);
  pages_.push_back(made);
  return made;
}

void Forms::go_on() {
  for (auto const& id : keeper_.sent_forms()) {
    auto const before = pages_.size();
    auto* form = page(id);
    if (form == nullptr) {
      // The service may take it all the same: it says so, or why not.
      auto draft = keeper_.form(id);
      if (draft.asked)
        for (auto const& [name, value] : draft.asked->fields)
          draft.words[to_qstring(name)] = to_qstring(value);
      keeper_.set_form(id, draft);
      auto item = stand_in(id, draft);
      item.title = tr("Your request").toStdString();
      form = add(std::move(item));
    }
    if (pages_.size() != before && form->is_writing()) Q_EMIT stopped(to_qstring(id));
  }
}

bool Forms::holds_unkept() const {
  return std::any_of(pages_.begin(), pages_.end(), [](FormPage const* page) { return page->holds_unkept(); });
}

void Forms::refresh_look() {
  for (auto* page : pages_) page->refresh_look();
}

void Forms::refresh() {
  for (auto* page : pages_) {
    // One that left the policy stays while somebody writes in it; the service says whether it still takes it.
    auto const* item = model_.find_item(page->item_id());
    if (item != nullptr && item->type == MenuItemType::contact_form) page->set_item(*item);
  }
}

}  // namespace deskbell::tray
