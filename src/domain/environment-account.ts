/** The name of the account on Telegram whose token is TELEGRAM_TOKEN; no other account has it. */
export const environmentAccount = 'TELEGRAM_TOKEN'
