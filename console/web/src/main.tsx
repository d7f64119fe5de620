// Starts the page: theme and language first, then the pages.
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "@/api/session";
import { startLanguages } from "@/i18n/i18n";
import { applyTheme } from "@/shell/theme";
import { App } from "./app";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/overlays.css";
import "./styles/shell.css";
import "./styles/chat.css";
import "./styles/messages.css";
import "./styles/files.css";

applyTheme();
await startLanguages();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with id root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
