import type { CallPattern } from '../pattern.ts'
import type { DenyRule, Mode, Policy, Resource, Rule } from '../policy.ts'
import { readMethods, readPattern, readTemplate } from '../read-pattern.ts'
import { readWindow } from '../read-window.ts'
import type { WrittenDeny, WrittenPolicy, WrittenRule } from './schema.ts'

/** The policy as the judge reads it, from a checked one as it was written. */
export function normalise(written: WrittenPolicy, file: string, sha256: string): Policy {
  const mode = written.mode ?? 'enforce'
  return {
    file,
    sha256,
    mode,
    rules: (written.rules ?? []).map((rule) => readRule(rule, mode)),
    deny: (written.deny ?? []).map((one, place) => readDeny(one, `deny[${place}]`, mode)),
    handout: { token: written.handout?.token ?? 'deny', exec: written.handout?.exec ?? [] },
  }
}

function readRule(written: WrittenRule, mode: Mode): Rule {
  const { id, who, where, allow, bind = {}, budget = {}, window, requires } = written
  const resource = written.resource ?? 'graph'
  return {
    id,
    mode: written.mode ?? mode,
    resource,
    who: {
      runbooks: listOf(who.runbook).map((one) =>
        typeof one === 'string'
          ? { name: one, sha256: undefined }
          : { name: one.name, sha256: one.sha256?.toLowerCase() },
      ),
      commands: listOf(who.command).map((one) => one.trim().replace(/\s+/g, ' ')),
      applications: who.application === undefined ? undefined : listOf(who.application),
    },
    targets: listOf(where.target),
    allow: allow.map((text) => readPattern(text, resource)),
    bind: Object.fromEntries(
      Object.entries(bind).map(([name, values]) => [name, listOf(values).map((value) => value.toLowerCase())]),
    ),
    budget,
    window: window === undefined ? undefined : readWindow(window),
    requires,
  }
}

function readDeny(written: WrittenDeny, id: string, mode: Mode): DenyRule {
  if (typeof written === 'string') {
    return { id, mode, resource: 'graph', calls: [readPattern(written, 'graph')], body: undefined }
  }
  const resource: Resource = written.resource ?? 'graph'
  const methods = readMethods(listOf(written.method))
  const calls = listOf(written.path).map((path): CallPattern => ({ methods, template: readTemplate(path, resource) }))
  return { id, mode: written.mode ?? mode, resource, calls, body: written.body?.map((name) => name.toLowerCase()) }
}

export function listOf<Item>(given: Item | readonly Item[] | undefined): readonly Item[] {
  if (given === undefined) return []
  return Array.isArray(given) ? (given as readonly Item[]) : [given as Item]
}
