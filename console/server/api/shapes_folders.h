// Shapes of folders.
#pragma once

#include "console/server/api/shapes_common.h"

namespace deskbell::console::api {

struct FolderReference {
  Number id = 0;
  std::string uuid;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(FolderReference, (), (id, uuid, name))

struct Folder {
  Number id = 0;
  std::string uuid;
  Number customer_id = 0;
  Maybe<Number> parent_id;  ///< absent: it lies at the customer itself
  std::string name;
  std::string path;        ///< with the names above it: "Office / First floor"
  Number depth = 1;        ///< at most 5
  Number asset_count = 0;  ///< in it and in those below it
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Folder, (),
                      (id, uuid, customer_id, parent_id, name, path, depth, asset_count, created_at,
                       updated_at))

struct FolderList {
  std::vector<Folder> folders;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(FolderList, (), (folders, meta))

struct FolderAnswer {
  Folder folder;
};
BOOST_DESCRIBE_STRUCT(FolderAnswer, (), (folder))

struct FolderRequest {
  Maybe<Number> customer_id;
  Maybe<Number> parent_id;  ///< absent: at the customer itself
  Maybe<std::string> name;
};
BOOST_DESCRIBE_STRUCT(FolderRequest, (), (customer_id, parent_id, name))

struct FolderChange {
  Maybe<std::string> name;
  Maybe<Number> parent_id;  ///< into this folder of the same customer; null: to the customer itself
};
BOOST_DESCRIBE_STRUCT(FolderChange, (), (name, parent_id))

}  // namespace deskbell::console::api
