// The contact forms that were opened, each a page of the window.
#include "tray/forms.h"

#include <QStackedWidget>
#include <algorithm>
#include <utility>

#include "tray/form_page.h"
#include "tray/keeper.h"

namespace deskbell::tray {

using protocol::MenuItemType;

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
  auto* made = new FormPage(model_, appearance_, keeper_, *item, pictures_folder_, stack_);
  connect(made, &FormPage::wants_requests, this, &Forms::wants_requests);
  stack_->addWidget(made);
  pages_.push_back(made);
  return made;
}

void Forms::go_on() {
  for (auto const& item : keeper_.sent_forms()) page(item);
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
