import { styleText } from 'node:util'
import type { Change } from '../../../change/change.ts'
import { countOf } from '../../../text/count.ts'
import { safeText } from '../../../text/safe.ts'

interface Action {
  readonly sign: string
  readonly colour: 'green' | 'yellow' | 'red'
}

/** In the order in which the sum names them. */
const actions: Readonly<Record<Change['action'], Action>> = {
  create: { sign: '+', colour: 'green' },
  grant: { sign: '+', colour: 'green' },
  update: { sign: '~', colour: 'yellow' },
  delete: { sign: '-', colour: 'red' },
  revoke: { sign: '-', colour: 'red' },
}

/**
 * The plan for a person: tenant by tenant, with the roles that the changes need there, and a sum. `nothing` is what an empty
 * plan says.
 */
export function planText(
  changes: readonly Change[],
  { colour, nothing }: { readonly colour: boolean; readonly nothing: string },
): string {
  if (changes.length === 0) return `${nothing}\n`
  const blocks = Map.groupBy(changes, headingOf)
  const lines = [...blocks].flatMap(([heading, here]) => {
    const roles = [...new Set(here.flatMap((change) => change.roles))]
    return [
      `${safeText(heading)}, by an admin with the role ${roles.join(' and ')}`,
      ...here.map((change) => lineOf(change, colour)),
      '',
    ]
  })
  return `${[...lines, sumOf(changes)].join('\n')}\n`
}

/** Groups of a plan: what stands together is in one tenant, and one command does it. */
function headingOf({ target, command }: Change): string {
  const place = target === undefined ? 'home tenant' : `target ${target}`
  return command === undefined ? place : `${place}, switched off: \`${command}\` alone switches it on`
}

function lineOf({ action, what }: Change, isColoured: boolean): string {
  const { sign, colour } = actions[action]
  const verb = `${sign} ${action.padEnd(6)}`
  return `  ${isColoured ? styleText(colour, verb, { validateStream: false }) : verb}  ${safeText(what)}`
}

/** `5 changes in 2 tenants: 3 create, 2 grant` */
function sumOf(changes: readonly Change[]): string {
  const tenants = new Set(changes.map(({ target }) => target)).size
  const counts = Object.keys(actions)
    .map((name) => ({ name, count: changes.filter(({ action }) => action === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`)
  return `${countOf(changes.length, 'change')} in ${countOf(tenants, 'tenant')}: ${counts.join(', ')}`
}
