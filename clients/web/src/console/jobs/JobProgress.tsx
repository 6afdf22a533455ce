import { Group, Paper, Progress, Stack, Text, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Job, JobEvent } from '@/api/types'
import { Elapsed } from './Elapsed'
import { StageList } from './StageList'
import { stageProgress, stageTitle } from './stages'

/** How far a job is, stage by stage. */
export function JobProgress({ job, events }: { job: Job; events: readonly JobEvent[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Progress">
      <Stack gap="md">
        <div>
          <Group justify="space-between" mb={6} wrap="nowrap">
            <Text fw={600}>{told(job)}</Text>
            <Text c="dimmed" className="numeric" style={{ whiteSpace: 'nowrap' }}>
              {job.progress_percentage} %
            </Text>
          </Group>
          {/* Said when the stage changes, and not with each percent. */}
          <VisuallyHidden role="status">{told(job)}</VisuallyHidden>
          <Progress
            value={job.progress_percentage}
            size="lg"
            animated={job.status === 'running'}
            aria-label="Progress"
          />
        </div>
        <Facts job={job} />
        <StageList job={job} stages={stageProgress(job, events)} />
        <Text size="xs" c="dimmed">
          You may leave the page: the answer waits for you, and you are told when it is there.
        </Text>
      </Stack>
    </Paper>
  )
}

function Facts({ job }: { job: Job }) {
  return (
    <Group gap="lg">
      <Fact name={job.started_at ? 'Running for' : 'Asked'}>
        <Elapsed since={job.started_at ?? job.created_at} />
        {job.started_at ? '' : ' ago'}
      </Fact>
      {job.priority !== 'normal' && <Fact name="Priority">{job.priority}</Fact>}
      {job.attempt > 1 && (
        <Fact name="Attempt">
          {job.attempt}
          {job.reused_stages.length > 0 &&
            `, which took over: ${job.reused_stages.map(stageTitle).join(', ')}`}
        </Fact>
      )}
    </Group>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Text size="sm">
      <Text span size="sm" c="dimmed">
        {name}{' '}
      </Text>
      {children}
    </Text>
  )
}

function told({ status, queue_position: position, current_stage }: Job): string {
  if (status !== 'pending') return current_stage ?? 'Starting'
  return position && position > 1 ? `Waiting: number ${position} in line` : 'Waiting to start'
}
