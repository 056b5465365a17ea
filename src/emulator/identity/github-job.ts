import { hash, randomUUID } from 'node:crypto'
import type { EmulatorOptions } from '../options.ts'
import { bytesFrom, guidFrom } from '../world/model/ids.ts'
import type { World } from '../world/model/index.ts'
import type { Workload } from './workload.ts'

export const githubIssuer = 'https://token.actions.githubusercontent.com'

/**
 * A job of a GitHub Actions workflow, in a repository that belongs to an organization with the home tenant's name.
 * https://docs.github.com/actions/reference/security/oidc
 */
export function githubJob({ home }: World, { githubSubject, githubEnvironment }: EmulatorOptions): Workload {
  const owner = home.name
  const repository = `${owner}/${repositoryName}`
  const [ownerId, repositoryId] = [numberFrom('owner', home.id), numberFrom('repository', home.id)]
  const named = githubSubject === 'names' ? repository : `${owner}@${ownerId}/${repositoryName}@${repositoryId}`
  // An environment takes the place of the branch.
  const context = githubEnvironment === undefined ? `ref:${ref}` : `environment:${escaped(githubEnvironment)}`
  const subject = `repo:${named}:${context}`
  const sha = hash('sha1', repository)
  const workflow = `${repository}/.github/workflows/towline.yml@${ref}`
  return {
    issuer: githubIssuer,
    subject,
    name: 'github',
    claims: (audience = `https://github.com/${owner}`, now) => ({
      jti: randomUUID(),
      sub: subject,
      ...(githubEnvironment === undefined ? {} : { environment: githubEnvironment }),
      aud: audience,
      ref,
      sha,
      repository,
      repository_owner: owner,
      actor_id: numberFrom('actor', home.id),
      repository_visibility: 'private',
      repository_id: repositoryId,
      repository_owner_id: ownerId,
      run_id: numberFrom('run', home.id),
      run_number: '10',
      run_attempt: '1',
      runner_environment: 'github-hosted',
      actor: 'octocat',
      workflow: 'towline',
      workflow_ref: workflow,
      workflow_sha: sha,
      head_ref: '',
      base_ref: '',
      event_name: 'workflow_dispatch',
      ref_type: 'branch',
      job_workflow_ref: workflow,
      job_workflow_sha: sha,
      iss: githubIssuer,
      nbf: now - backdatedSeconds,
      exp: now + lifetimeSeconds,
      iat: now,
    }),
  }
}

/** Where a job asks for its token; the part after the host differs from job to job. The query is always there. */
export function jobTokenPath({ home }: World): string {
  const [plan, job] = [guidFrom('plan', home.id), guidFrom('job', home.id)]
  return `/_apis/distributedtask/hubs/Actions/plans/${plan}/jobs/${job}/idtoken`
}

const repositoryName = 'towline-runbooks'
const ref = 'refs/heads/main'

/** From the times of GitHub's own example; a job asks again when it needs another. */
const lifetimeSeconds = 300
const backdatedSeconds = 600

/** Colons separate the parts of a subject. */
function escaped(value: string): string {
  return value.replaceAll(':', '%3A')
}

/** GitHub's IDs are numbers, and strings in its tokens. */
function numberFrom(...parts: readonly string[]): string {
  return String(1_000_000 + (bytesFrom('github', ...parts).readUInt32BE(0) % 900_000_000))
}
