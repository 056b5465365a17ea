import { decodeClaims, rolesOf } from '../../../credential/jwt.ts'
import { safeText } from '../../../text/safe.ts'
import type { Facts } from './facts.ts'
import { clip } from './step.ts'
import { lifetime, roleList } from './story.ts'

const LEFT = 40
const RIGHT = 38
/** Columns. */
export const DIAGRAM_WIDTH = LEFT + RIGHT + 1

interface Drawn extends Facts {
  readonly sites: number
  readonly token: string
}

/** The token flow with the names of this run: the home tenant on the left, the target on the right. */
export function diagram({ home, target, identity, application, sites, token }: Drawn): string[] {
  const claims = decodeClaims(token)
  const arrow = `${clip(application.displayName, LEFT - 7)} `.padEnd(LEFT - 2, '-')
  return [
    row(`${home.name} (home)`, `${target.name} (target)`),
    row('', ''),
    row('[4] runbook, as managed identity [1]', ''),
    row(`    ${identity.name}`, ''),
    row('     |', ''),
    row('     | [5] assertion', ''),
    row('     v', ''),
    row('[2] application, trusts it by [2b]', '[3] service principal, consented'),
    ` ${arrow}[6]--> ${clip(roleList(rolesOf(claims)), RIGHT - 4)}`,
    row('', '     |'),
    row('', `     | access token, ${lifetime(claims)}`),
    row('', '     v'),
    row('', `[7] Microsoft Graph: ${sites} sites`),
  ]
}

/** The token flow from top to bottom, for a terminal that is too narrow for two columns. */
export function narrowDiagram({ home, target, identity, application, sites, token }: Drawn): string[] {
  const claims = decodeClaims(token)
  return [
    ` ${safeText(home.name)} (home)`,
    ' [4] runbook, as managed identity [1]',
    `     ${safeText(identity.name)}`,
    '     |',
    '     | [5] assertion',
    '     v',
    ' [2] application, trusts it by [2b]',
    `     ${safeText(application.displayName)}`,
    '     |',
    ` - - | [6] - - - ${safeText(target.name)} (target) - -`,
    '     v',
    ' [3] service principal, consented',
    `     ${safeText(roleList(rolesOf(claims)))}`,
    '     |',
    `     | access token, ${lifetime(claims)}`,
    '     v',
    ` [7] Microsoft Graph: ${sites} sites`,
  ]
}

function row(left: string, right: string): string {
  return ` ${clip(left, LEFT - 2).padEnd(LEFT)}|${right === '' ? '' : ` ${clip(right, RIGHT)}`}`
}
