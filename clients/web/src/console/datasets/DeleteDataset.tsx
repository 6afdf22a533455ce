import { Button, Group, List, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import type { DatasetSummary } from '@/api/types'
import { useDeleteDataset } from '@/hooks/useDatasets'
import { useResearchJobs } from '@/hooks/useResearchJobs'
import { Failure } from '../shell/Failure'
import { losses } from './losses'

interface DeleteDatasetProps {
  dataset: DatasetSummary
  onDeleted: () => void
}

/** Deletes a dataset, once somebody has read what is lost by it. */
export function DeleteDataset({ dataset, onDeleted }: DeleteDatasetProps) {
  const [isAsking, { open, close }] = useDisclosure(false)
  const jobs = useResearchJobs({ datasetId: dataset.dataset_id })
  const remove = useDeleteDataset()
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={open}
        style={{ flexShrink: 0 }}
      >
        Delete
      </Button>
      <Modal
        opened={isAsking}
        onClose={close}
        title={`Delete ${dataset.name}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <List size="sm" spacing={6}>
            {losses(dataset, jobs.data ?? []).map((loss) => (
              <List.Item key={loss}>{loss}</List.Item>
            ))}
          </List>
          {remove.error && <Failure error={remove.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              Keep it
            </Button>
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(dataset.dataset_id, { onSuccess: onDeleted })}
            >
              Delete the dataset
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
