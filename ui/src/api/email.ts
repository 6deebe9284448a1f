/** How mail leaves this server. */
import { api } from "./http";
import type { EmailSettings, EmailTested } from "./types";

/** Connects to the mail server first; what it refuses is not saved. */
export const changeEmail = (settings: EmailSettings) => api.put<unknown>("/api/email", settings);
export const removeEmail = () => api.delete("/api/email");
/** Sends a mail to whoever asks, by the settings that are saved. */
export const testEmail = () => api.post<EmailTested>("/api/email/test");
