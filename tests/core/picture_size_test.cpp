// What a picture says of itself before anybody decodes it.
#include "core/picture_size.h"

#include <gtest/gtest.h>

#include <string>

namespace deskbell::core {
namespace {

using namespace std::string_literals;

std::string const png = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x60\x08\x02\0\0\0"s;
// SOI, an APP0 of two bytes, a Huffman table of one byte, fill, a progressive frame of 96 x 258.
std::string const jpeg =
    "\xFF\xD8\xFF\xE0\0\x04\x01\x02\xFF\xC4\0\x03\x00\xFF\xFF\xC2\0\x11\x08\0\x60\x01\x02\x03\x01\x22\0\x02"s;

TEST(PictureSize, IsReadFromPngAndJpeg) {
  auto const of_png = picture_size(png);
  ASSERT_TRUE(of_png);
  EXPECT_EQ(of_png->media_type, "image/png");
  EXPECT_EQ(of_png->width, 258U);
  EXPECT_EQ(of_png->height, 96U);
  auto const of_jpeg = picture_size(jpeg);
  ASSERT_TRUE(of_jpeg);
  EXPECT_EQ(of_jpeg->media_type, "image/jpeg");
  EXPECT_EQ(of_jpeg->width, 258U);
  EXPECT_EQ(of_jpeg->height, 96U);
}

TEST(PictureSize, IsNothingOfWhatIsCutOffOrSomethingElse) {
  for (std::size_t length = 0; length < 24; ++length) {
    EXPECT_FALSE(picture_size(std::string_view(png).substr(0, length))) << length;
  }
  // The frame's header begins at 14: marker, length, precision, height and width are nine bytes.
  for (std::size_t length = 0; length < 23; ++length) {
    EXPECT_FALSE(picture_size(std::string_view(jpeg).substr(0, length))) << length;
  }
  EXPECT_FALSE(picture_size("GIF89a\x60\x00\x60\x00"s));
  EXPECT_FALSE(picture_size("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
  EXPECT_FALSE(picture_size("\xFF\xD8\xFF\xE0\0\x00\xFF\xC0\0\x11\x08\0\x60\0\x60"s))
      << "a length of nothing";
  EXPECT_FALSE(picture_size("\xFF\xD8\xFF\xDA\0\x04\0\0\xFF\xC0\0\x11\x08\0\x60\0\x60"s)) << "after the scan";
}

}  // namespace
}  // namespace deskbell::core
