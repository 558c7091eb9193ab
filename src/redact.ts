/** `scheme://user:password@`: greedy to the last @, because people paste passwords that hold a bare / or @. */
const passwordInUrl = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*):[^\s"']*@/gi
const passwordInQuery = /([?&](?:password|token)=)[^&\s"']*/gi
/** A Telegram bot token ('123456789:AA…'): its API puts it into every URL, so it turns up in network errors. */
const botToken = /(\d{6,}):[\w-]{30,}/g

/** The text with passwords and tokens replaced by ***: the last gate before a log, a terminal or an error message. */
export function redact(text: string): string {
  return text.replace(passwordInUrl, '$1:***@').replace(passwordInQuery, '$1***').replace(botToken, '$1:***')
}
