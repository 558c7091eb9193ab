import { botIdentity, createZaloBotApi, webhookInfo, ZaloBotRefusal } from './zalo-bot-api.ts'

/** A bot as the platform sees it; or why it cannot be seen, for people, and what to do. */
export type BotReport = { name: string; joinsGroups: boolean; webhook: boolean } | { problem: string; remedy: string }

export async function inspectBot(token: string, apiRoot: string | undefined): Promise<BotReport> {
  const api = createZaloBotApi(token, apiRoot)
  try {
    const {
      account_name: account,
      display_name: name,
      can_join_groups: joins,
    } = await api.call('getMe', {}, botIdentity)
    const { url } = await api.call('getWebhookInfo', {}, webhookInfo)
    return { name: name ?? account, joinsGroups: joins ?? true, webhook: url !== '' }
  } catch (error) {
    if (error instanceof ZaloBotRefusal) {
      return { problem: 'mã bot không được nhận', remedy: 'lấy mã mới ở Zalo Bot Creator rồi chidao zalo-bot add' }
    }
    return { problem: 'không tới được nền tảng Zalo Bot', remedy: 'kiểm tra mạng của máy chủ' }
  }
}
