// What becomes of what a device holds is decided by where it was and where it is.
#include "core/belonging.h"

#include <gtest/gtest.h>

namespace deskbell::core::belonging {
namespace {

template <class IdType>
IdType id(int number) {
  IdType made;
  made.uuid.bytes[15] = static_cast<std::uint8_t>(number);
  return made;
}

Place place(int organisation, int customer, int asset) {
  return {id<OrganisationId>(organisation), id<CustomerId>(customer), id<AssetId>(asset)};
}

TEST(Belonging, TheWidestDifferenceCounts) {
  auto const home = place(1, 1, 1);
  EXPECT_EQ(move_between(home, home), Move::none);
  EXPECT_EQ(move_between(home, place(1, 1, 2)), Move::asset);
  EXPECT_EQ(move_between(home, place(1, 2, 2)), Move::customer);
  EXPECT_EQ(move_between(home, place(2, 2, 2)), Move::organisation);
}

TEST(Belonging, WhoWaitsForApprovalMovesOnceItsPlaceIsKnown) {
  auto waiting = place(1, 2, 2);
  waiting.customer.reset();
  waiting.asset.reset();
  EXPECT_EQ(move_between(place(1, 1, 1), waiting), Move::unsettled);
  waiting.organisation = id<OrganisationId>(2);
  EXPECT_EQ(move_between(place(1, 1, 1), waiting), Move::organisation) << "that much is known";
}

TEST(Belonging, RowsOfAnOlderVersionAreOfAnotherAsset) {
  Place const old{id<OrganisationId>(1), std::nullopt, std::nullopt};
  EXPECT_EQ(move_between(old, place(1, 1, 1)), Move::asset);
  auto older_console = place(1, 1, 1);
  older_console.customer.reset();
  EXPECT_EQ(move_between(place(1, 1, 1), older_console), Move::none);
}

}  // namespace
}  // namespace deskbell::core::belonging
