import { Group, Loader, Paper, Progress, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { Job } from '@/api/types'

const STAGES = [
  'Decomposing question',
  'Classifying queries',
  'Executing queries',
  'Enriching with follow-ups',
  'Synthesizing findings',
  'Generating follow-ups',
]
const VERBOSE_STAGE = 'Generating verbose analysis'

/** How far a job is, stage by stage. */
export function JobProgress({ job }: { job: Job }) {
  const stages = job.verbose ? [...STAGES, VERBOSE_STAGE] : STAGES
  const current = stageNumber(job.current_stage)
  return (
    <Paper withBorder p="md">
      <Stack gap="md">
        <div role="status">
          <Group justify="space-between" mb={6}>
            <Text fw={600}>{told(job)}</Text>
            <Text c="dimmed">{job.progress_percentage} %</Text>
          </Group>
          <Progress value={job.progress_percentage} size="lg" animated aria-label="Progress" />
        </div>
        <Stack gap={6} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
          {stages.map((name, index) => (
            <StageRow
              key={name}
              name={name}
              state={index + 1 < current ? 'done' : index + 1 === current ? 'current' : 'ahead'}
              detail={
                index === 2 && job.queries_planned > 0 ? `${job.queries_done} of ${job.queries_planned}` : ''
              }
            />
          ))}
        </Stack>
      </Stack>
    </Paper>
  )
}

interface StageRowProps {
  name: string
  state: 'done' | 'current' | 'ahead'
  detail: string
}

function StageRow({ name, state, detail }: StageRowProps) {
  return (
    <Group component="li" gap="sm" wrap="nowrap" aria-current={state === 'current' ? 'step' : undefined}>
      {state === 'current' ? (
        <Loader size={20} aria-hidden />
      ) : (
        <ThemeIcon size={20} radius="xl" variant={state === 'done' ? 'filled' : 'default'}>
          {state === 'done' && <IconCheck size={14} aria-label="done" />}
        </ThemeIcon>
      )}
      <Text size="sm" fw={state === 'current' ? 600 : 400} {...(state === 'ahead' && { c: 'dimmed' })}>
        {name}
        {detail && state !== 'ahead' ? ` · ${detail}` : ''}
      </Text>
    </Group>
  )
}

function told(job: Job): string {
  if (job.status === 'pending') {
    return job.queue_position && job.queue_position > 1
      ? `Waiting: number ${job.queue_position} in line`
      : 'Waiting to start'
  }
  return job.current_stage ?? 'Starting'
}

/** 3 of “Stage 3/7: Executing queries”; 0 before the first. */
function stageNumber(stage: string | null): number {
  return Number(/^Stage (\d)/.exec(stage ?? '')?.[1] ?? 0)
}
