import { AccessError } from '../../errors/errors.ts'
import { TowlineError } from '../../errors/towline-error.ts'
import type { Policy } from '../../guard/policy/policy.ts'
import type { Env } from '../../text/env.ts'
import { quote } from '../../text/quote.ts'
import { HOST_POLICY_HASH } from './host-policy.ts'

/**
 * Reads the policies in force; each of them has to allow what is done. Rejects with `AccessError` `POLICY_UNUSABLE` where
 * one cannot be used: then nothing is allowed.
 */
export async function readPolicies(files: readonly string[], env: Env): Promise<readonly Policy[]> {
  const policies: Policy[] = []
  for (const file of files) {
    // Not before: a run that is only recorded needs none of it.
    const { loadPolicy } = await import('../../guard/policy/file/load-policy.ts')
    try {
      policies.push(await loadPolicy(file))
    } catch (error) {
      throw error instanceof TowlineError ? unusable(file, error) : error
    }
  }
  const demanded = (env[HOST_POLICY_HASH] ?? '').split(',').map((one) => one.trim().toLowerCase())
  const known = demanded.filter((one) => one !== '')
  if (known.length > 0 && !policies.some(({ sha256 }) => known.includes(sha256))) throw notTheDemanded(policies)
  return policies
}

function unusable(file: string, cause: TowlineError): AccessError {
  return new AccessError('POLICY_UNUSABLE', {
    message: `The policy ${quote(file)} cannot be used, so nothing is allowed. ${cause.message}`,
    likelyCause: cause.likelyCause,
    fix: cause.fix,
    cause,
  })
}

function notTheDemanded(policies: readonly Policy[]): AccessError {
  const [first] = policies
  return new AccessError('POLICY_UNUSABLE', {
    message:
      first === undefined
        ? `This host demands a policy (${HOST_POLICY_HASH}), and there is none. Nothing is allowed.`
        : `The policy ${quote(first.file)} is not the one that this host demands (${HOST_POLICY_HASH}). Nothing is allowed.`,
    likelyCause: 'The file was changed after the deployment, or it was not deployed.',
    fix: 'Deploy the policy and its SHA-256 together.',
  })
}
