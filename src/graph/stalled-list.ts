import type { Page } from './pages.ts'

/**
 * Lists that some services end without leaving the link out: messages of chats (microsoftgraph/microsoft-graph-docs#8057) and
 * of mailboxes (microsoftgraph/microsoft-graph-docs#4897). UNCONFIRMED whether they still do, and for other services.
 */
const ENDS_BY_REPEATING = /^\/(v1\.0|beta)\/(me|(users|chats)\/[^/]+)(\/[^/]+)*\/messages(\/[^/]+)?$/i

/**
 * Whether a list stands still at this page: it is empty, and its link leads to itself. Of some services this is the end of
 * a list; of any other it may be an outage, in which rows would be missing.
 */
export function standsStill({ items, next }: Page<unknown>, link: string, path: string): boolean {
  return items.length === 0 && next === link && ENDS_BY_REPEATING.test(path)
}
