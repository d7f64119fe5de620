// Short names for the shapes of REST, as generated from the console's route table.
import type { components } from "@/generated/api";

type Schemas = components["schemas"];
export type Session = Schemas["Session"];
export type Chat = Schemas["Chat"];
export type ChatList = Schemas["ChatList"];
export type ChatCounts = Schemas["ChatCounts"];
export type FoundChat = Schemas["FoundChat"];
export type Message = Schemas["Message"];
export type Attachment = Schemas["LiveAttachment"];
export type MessageList = Schemas["MessageList"];
export type SpineEvent = Schemas["SpineEvent"];
export type Ticket = Schemas["Ticket"];
export type TicketRequest = Schemas["TicketRequest"];
export type TicketSettings = Schemas["TicketSettings"];
export type Comment = Schemas["Comment"];
export type Asset = Schemas["Asset"];
export type AssetInventory = Schemas["AssetInventory"];
export type Alert = Schemas["Alert"];
export type Customer = Schemas["Customer"];
export type Contact = Schemas["Contact"];
export type Policy = Schemas["Policy"];
export type PolicySummary = Schemas["PolicySummary"];
export type PolicyCheck = Schemas["PolicyCheck"];
export type PolicyProblem = Schemas["PolicyProblem"];
export type EffectivePolicy = Schemas["EffectivePolicy"];
export type CannedResponse = Schemas["CannedResponse"];
export type EnrollmentToken = Schemas["EnrollmentToken"];
export type MenuItem = Schemas["MenuItem"];
export type Branding = Schemas["Branding"];

export const chatFilters = ["all", "mine", "mine_unread", "unassigned", "archived"] as const;
export type ChatFilter = (typeof chatFilters)[number];
