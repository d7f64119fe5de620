// A person's picture; where there is none, their initials on a colour of their own.
#pragma once

#include <QByteArray>
#include <QPixmap>
#include <QString>

namespace deskbell::tray {

/// At most two letters: of the first and the last word. Empty where the name has no letter.
QString initials_of(QString const& name);
/// A person's colour, 0 to 7: FNV-1a (32 bits) over the name's UTF-8, its halves folded together. The
/// console's page does the same, in ui/avatar-tone.ts.
unsigned avatar_tone(QString const& name);
/// Round, sharp at `scale`. The same name has the same colour everywhere.
QPixmap draw_avatar(QString const& name, int size, qreal scale);
/// The person's own picture (JPEG or PNG), round; null where these bytes are none, or show more pixels than a
/// picture may have.
QPixmap draw_picture(QByteArray const& bytes, int size, qreal scale);

}  // namespace deskbell::tray
