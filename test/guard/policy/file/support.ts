import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { ConfigError } from '../../../../src/errors/errors.ts'
import { loadPolicy } from '../../../../src/guard/policy/file/load-policy.ts'
import type { Policy } from '../../../../src/guard/policy/policy.ts'
import { temporaryFolder } from '../../../cli/support.ts'

/** Loads texts as policies: the policy, or its mistakes, line by line and without the file's name. */
export function policyReader(t: TestContext): (text: string) => Promise<Policy | readonly string[]> {
  const file = join(temporaryFolder(t), 'towline.policy.yaml')
  return async (text) => {
    writeFileSync(file, text)
    try {
      return await loadPolicy(file)
    } catch (error) {
      if (!(error instanceof ConfigError) || error.code !== 'POLICY_INVALID') throw error
      const [, ...mistakes] = error.message.split('\n')
      if (mistakes.length === 0) throw error
      return mistakes.map((mistake) => mistake.replace(`${file}:`, ''))
    }
  }
}

/** A policy with one rule, each key on a line of its own; `undefined` leaves a key out. */
export function oneRule(keys: Readonly<Record<string, string | undefined>>): string {
  const all = { id: 'a', who: '{ command: [graph] }', where: '{ target: [b] }', allow: '["GET /v1.0/x"]', ...keys }
  const written = Object.entries(all).filter(([, value]) => value !== undefined)
  const lines = written.map(([key, value], at) => `  ${at === 0 ? '-' : ' '} ${key}: ${value}`)
  return `apiVersion: towline/policy/v1\nrules:\n${lines.join('\n')}\n`
}
