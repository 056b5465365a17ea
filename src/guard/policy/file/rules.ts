import { isMapping, type Mapping, mapping, type Problem } from '../../../yaml/problem.ts'
import type { CallPattern } from '../pattern.ts'
import { type Resource, resources } from '../policy.ts'
import { BadPattern, readMethods, readPattern, readTemplate } from '../read-pattern.ts'
import { readWindow } from '../read-window.ts'
import { isUnboundMembership } from './membership.ts'

type Path = readonly PropertyKey[]

/**
 * The rules between keys that a policy breaks, and what its texts mean. They read the file before its shape is known to be
 * right, so that one check shows every mistake.
 */
export function brokenRules(policy: unknown): Problem[] {
  if (!isMapping(policy)) return []
  const rules = listIn(policy['rules'])
  return [
    ...versionRules(policy),
    ...sameIds(rules),
    ...rules.flatMap((rule, place) => ruleProblems(mapping(rule), ['rules', place])),
    ...listIn(policy['deny']).flatMap((one, place) => denyProblems(one, ['deny', place])),
  ]
}

/** A newer version is told apart from a slip. */
function versionRules({ apiVersion }: Mapping): Problem[] {
  if (typeof apiVersion !== 'string' || !/^towline\/policy\/v(?!1$)\d+$/.test(apiVersion)) return []
  return [{ path: ['apiVersion'], text: 'is of a newer version than this Towline knows: install a newer Towline' }]
}

function sameIds(rules: readonly unknown[]): Problem[] {
  const seen = new Set<unknown>()
  return rules.flatMap((rule, place) => {
    const { id } = mapping(rule)
    if (id === undefined || !seen.has(id)) {
      seen.add(id)
      return []
    }
    return [{ path: ['rules', place, 'id'], text: 'is the name of a rule before it' }]
  })
}

function ruleProblems(rule: Mapping, path: Path): Problem[] {
  const resource = resourceOf(rule['resource'])
  const who = rule['who']
  const isNobody = isMapping(who) && !['runbook', 'command', 'application'].some((key) => Object.hasOwn(who, key))
  const bound = Object.keys(mapping(rule['bind']))
  const patterns: CallPattern[] = []
  const calls = listIn(rule['allow'])
  const problems = calls.flatMap((text, place) => {
    if (typeof text !== 'string') return []
    return tried([...path, 'allow', place], () => {
      const pattern = readPattern(text, resource)
      patterns.push(pattern)
      if (resource === 'graph' && isUnboundMembership(pattern, bound)) throw unboundGroup(pattern)
    })
  })
  const placeholders = new Set(patterns.flatMap(placeholdersOf))
  const window = rule['window']
  return [
    ...(isNobody ? [{ path: [...path, 'who'], text: 'names no caller: write runbook, command or application' }] : []),
    ...problems,
    ...bound
      .filter((name) => patterns.length === calls.length && !placeholders.has(name))
      .map((name) => ({ path: [...path, 'bind', name], text: 'is no placeholder of `allow`' })),
    ...listIn(mapping(rule['where'])['target'])
      .flatMap((target) => (typeof target === 'string' && target.startsWith('!') ? [target] : []))
      .map(() => ({
        path: [...path, 'where', 'target'],
        text: 'takes targets out; a rule names those that it speaks of',
      })),
    ...(typeof window === 'string' ? tried([...path, 'window'], () => readWindow(window)) : []),
  ]
}

function unboundGroup({ template }: CallPattern): BadPattern {
  return new BadPattern(
    `allows to write the members or owners of any group by ${template.text}: write "POST /v1.0/groups/{group}/members/$ref" and bind {group}`,
  )
}

function denyProblems(one: unknown, path: Path): Problem[] {
  if (typeof one === 'string') return tried(path, () => readPattern(one, 'graph'))
  const { method, path: paths, resource } = mapping(one)
  const methods = texts(method)
  return [
    ...(methods.length === 0 ? [] : tried([...path, 'method'], () => readMethods(methods))),
    ...texts(paths).flatMap((text) => tried([...path, 'path'], () => readTemplate(text, resourceOf(resource)))),
  ]
}

function placeholdersOf({ template }: CallPattern): string[] {
  return template.segments.flatMap((one) => (one.kind === 'placeholder' ? [one.name] : []))
}

function tried(path: Path, read: () => unknown): Problem[] {
  try {
    read()
    return []
  } catch (error) {
    if (!(error instanceof BadPattern)) throw error
    return [{ path, text: error.message }]
  }
}

function resourceOf(value: unknown): Resource {
  return resources.find((one) => one === value) ?? 'graph'
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
}

function texts(value: unknown): string[] {
  return listIn(value).filter((one) => typeof one === 'string')
}
