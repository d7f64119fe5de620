// Made by the protocol's emit program from protocol/live_link.h. Do not edit: build, and it is made anew.

export interface LiveSnapshot {
  cursor: number;
  protocol_version: number;
  counts: ChatCounts;
  server_time: number;
}

export interface ChatCounts {
  bubble: number;
  unassigned: number;
  mine_unread: number;
}

export interface LiveChanged {
  cursor: number;
  noun: Noun;
  uuid: string;
  deleted: boolean;
  chat_id?: string;
}

export type Noun =
  | "chat"
  | "message"
  | "ticket"
  | "asset"
  | "alert"
  | "customer"
  | "contact"
  | "policy"
  | "user"
  | "announcement"
  | "enrollment";

export interface LiveMessage {
  cursor: number;
  chat_id: string;
  message_id: string;
  position: number;
  author: Author;
  author_id?: string;
  is_private: boolean;
  text: string;
  written_at: number;
  accepted_at: number;
  attachments?: LiveAttachment[];
}

export interface Author {
  kind: AuthorKind;
  name: string;
}

export type AuthorKind =
  | "end_user"
  | "technician"
  | "automatic";

export interface LiveAttachment {
  attachment_id: string;
  name: string;
  media_type: string;
  size: number;
  arrived: boolean;
  received: number;
  fetched_at?: number;
}

export interface LiveMarks {
  chat_id: string;
  delivered_position: number;
  read_position: number;
}

export interface LiveCounts {
  counts: ChatCounts;
}

export interface LivePing {
  chat_id: string;
  who: string;
  text: string;
}

export interface LiveTyping {
  chat_id: string;
  name: string;
  technician: boolean;
}

export interface LiveGoodbye {
  reason: string;
}

export interface LiveAttachmentMoved {
  chat_id: string;
  message_id: string;
  attachment_id: string;
  received: number;
  moving: boolean;
}

export interface LiveAlive {
}

export interface LiveSayTyping {
  chat_id: string;
}

export interface LiveSeen {
  chat_id: string;
  position: number;
  read: boolean;
}

export interface LiveActive {
  input: boolean;
}

export interface LiveProbe {
}

export type LiveEvent =
  | { type: "snapshot"; body: LiveSnapshot }
  | { type: "changed"; body: LiveChanged }
  | { type: "message"; body: LiveMessage }
  | { type: "marks"; body: LiveMarks }
  | { type: "counts"; body: LiveCounts }
  | { type: "ping"; body: LivePing }
  | { type: "typing"; body: LiveTyping }
  | { type: "goodbye"; body: LiveGoodbye }
  | { type: "attachment.moved"; body: LiveAttachmentMoved }
  | { type: "alive"; body: LiveAlive };

export type LiveCommand =
  | { type: "typing"; body: LiveSayTyping }
  | { type: "seen"; body: LiveSeen }
  | { type: "active"; body: LiveActive }
  | { type: "probe"; body: LiveProbe };
