import { Button, Group, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileUpload, IconTable } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useUploadDataset } from '@/hooks/useDatasets'
import { Failure } from '../shell/Failure'
import { exampleDataset } from './exampleDataset'
import { refusal } from './fileNames'
import { TableForm } from './TableForm'
import { UploadProgress } from './UploadProgress'

interface UploadZoneProps {
  onReady: (datasetId: string) => void
}

/** Where a dataset comes from: a file that is dropped or chosen, the example, or a table of the Glue catalog. */
export function UploadZone({ onReady }: UploadZoneProps) {
  const upload = useUploadDataset()
  const example = useMutation({ mutationFn: exampleDataset, retry: false })
  const [refused, setRefused] = useState<string | null>(null)
  const [namesTable, setNamesTable] = useState(false)

  const send = (files: File[]) => {
    const problem = refusal(files)
    setRefused(problem)
    if (problem === null && files[0])
      upload.mutate(files[0], { onSuccess: ({ dataset_id }) => onReady(dataset_id) })
  }
  if (upload.isPending)
    return <UploadProgress file={upload.variables} sent={upload.progress} onStop={upload.cancel} />

  const failure = refused === null ? (example.error ?? failureOf(upload.error)) : new Error(refused)
  return (
    <Stack gap="sm">
      <Dropzone
        onDrop={send}
        onReject={(rejected) => send(rejected.map(({ file }) => file))}
        multiple={false}
        p="xl"
        inputProps={{ 'aria-label': 'File with a dataset' }}
        aria-label="Drop a file with a dataset, or press Enter to choose one"
      >
        <Stack align="center" gap={4} style={{ pointerEvents: 'none' }}>
          <IconFileUpload size={36} stroke={1.5} aria-hidden />
          <Text fw={600} ta="center">
            Drop a dataset here, or click to choose one
          </Text>
          <Text size="sm" c="dimmed" ta="center">
            CSV, TSV, JSON, NDJSON, Parquet or Excel · up to 1 GB
          </Text>
        </Stack>
      </Dropzone>
      {failure && <Failure error={failure} />}
      <Group gap="xs" justify="center">
        <Button
          variant="light"
          size="compact-sm"
          loading={example.isPending}
          onClick={() => example.mutate(undefined, { onSuccess: (file) => send([file]) })}
        >
          Try it with an example: sales of a shop
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconTable size={16} aria-hidden />}
          aria-expanded={namesTable}
          onClick={() => setNamesTable(!namesTable)}
        >
          Use a table of the Glue catalog
        </Button>
      </Group>
      {namesTable && <TableForm onRegistered={onReady} />}
    </Stack>
  )
}

/** Whoever has stopped an upload knows that it was stopped. */
function failureOf(error: Error | null): Error | null {
  return error?.name === 'AbortError' ? null : error
}
