import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { JobSummary } from '@/api/types'
import { useCancelJob } from '@/hooks/useResearchJobs'
import { Failure } from '../shell/Failure'

interface ConfirmCancelProps {
  job: JobSummary
  opened: boolean
  onClose: () => void
}

/** Says what is kept of a job, and cancels it. */
export function ConfirmCancel({ job, opened, onClose }: ConfirmCancelProps) {
  const cancel = useCancelJob()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      returnFocus={false}
      title="Cancel this job?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Text size="sm">{kept(job)}</Text>
        {cancel.error && <Failure error={cancel.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Let it run
          </Button>
          <Button
            color="red"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(job.job_id, { onSuccess: onClose })}
          >
            Cancel the job
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function kept({ queries_done: done }: JobSummary): string {
  if (done === 0) {
    return 'Nothing has been found yet. The question stays on your list, and “Retry” researches it later.'
  }
  const found = done === 1 ? 'The query that is done is' : `The ${done} queries that are done are`
  return `${found} kept and shown as a partial result, and “Retry” goes on from there. Nothing more is spent.`
}
