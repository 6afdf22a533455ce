import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileUpload } from '@tabler/icons-react'
import { useUploadDataset } from '@/hooks/useDatasets'
import { bytes } from '../format'
import { Failure } from '../shell/Failure'

interface UploadZoneProps {
  onUploaded: (datasetId: string) => void
}

/** Where a file is dropped, or chosen. */
export function UploadZone({ onUploaded }: UploadZoneProps) {
  const upload = useUploadDataset()
  const send = ([file]: File[]) => {
    if (file) upload.mutate(file, { onSuccess: ({ dataset_id }) => onUploaded(dataset_id) })
  }

  if (upload.isPending) {
    return (
      <Stack gap="xs">
        <Group justify="space-between">
          <Text size="sm">
            Uploading {upload.variables.name} ({bytes(upload.variables.size)})
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={upload.cancel}>
            Stop
          </Button>
        </Group>
        <Progress value={upload.progress * 100} size="lg" aria-label="Upload" />
      </Stack>
    )
  }
  return (
    <Stack>
      <Dropzone
        onDrop={send}
        multiple={false}
        p="xl"
        inputProps={{ 'aria-label': 'File with a dataset' }}
        aria-label="Drop a file with a dataset, or press Enter to choose one"
      >
        <Stack align="center" gap={4} style={{ pointerEvents: 'none' }}>
          <IconFileUpload size={36} stroke={1.5} aria-hidden />
          <Text fw={600}>Drop a dataset here, or click to choose one</Text>
          <Text size="sm" c="dimmed" ta="center">
            CSV, TSV, JSON, NDJSON, Parquet or Excel, up to 1 GB
          </Text>
        </Stack>
      </Dropzone>
      {upload.error && upload.error.name !== 'AbortError' && <Failure error={upload.error} />}
    </Stack>
  )
}
