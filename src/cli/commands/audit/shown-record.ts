import type { ChainRecord } from '../../../guard/audit/record.ts'

/** A record as one row for people. */
export function shownRecord(record: ChainRecord): object {
  const { at, kind } = record
  const acting = record as {
    readonly target?: string
    readonly who?: { command?: string; runbook?: string; as?: string }
  }
  const policy = 'policy' in record ? record.policy : undefined
  const { who } = acting
  const name = who?.runbook ?? who?.command
  return {
    at,
    kind,
    target: acting.target ?? '',
    who: who?.as === undefined ? (name ?? '') : `${name ?? ''} (admin)`,
    what: whatOf(record),
    result: resultOf(record),
    rule: policy?.rule ?? '',
  }
}

function whatOf(record: ChainRecord): string {
  switch (record.kind) {
    case 'write':
    case 'read':
      return `${record.call.method} ${record.call.template}`
    case 'refusal':
      return record.call === undefined ? record.step : `${record.call.method} ${record.call.template}`
    case 'exchange':
      return record.resource
    case 'token':
      return record.token.roles.join(' ')
    case 'handout':
      return `${record.what} ${record.resource}`
    case 'start':
      return `${record.host}, Towline ${record.version}`
    default:
      return ''
  }
}

function resultOf(record: ChainRecord): string {
  switch (record.kind) {
    case 'outcome':
      return [record.outcome, record.status, record.error].filter((one) => one !== undefined).join(' ')
    case 'read':
      return [record.status, record.error].filter((one) => one !== undefined).join(' ')
    case 'no-token':
      return record.error
    case 'refusal':
      return record.policy.mode === 'audit' ? 'would refuse' : 'refused'
    case 'end':
      return record.lost === 0 ? '' : `${record.lost} lost`
    default:
      return ''
  }
}
