import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useRegisterTable } from '@/hooks/useDatasets'
import { Failure } from '../shell/Failure'

interface TableFormProps {
  onRegistered: (datasetId: string) => void
}

/** Names a table of the Glue catalog, which stays where it is. Whether a deployment allows that is the API's to say. */
export function TableForm({ onRegistered }: TableFormProps) {
  const register = useRegisterTable()
  const [table, setTable] = useState('')
  const glueTable = table.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const name = glueTable.slice(glueTable.indexOf('.') + 1)
    register.mutate({ name, glueTable }, { onSuccess: ({ dataset_id }) => onRegistered(dataset_id) })
  }
  return (
    <Paper withBorder p="md" component="form" onSubmit={submit}>
      <Stack gap="sm">
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Database and table"
            placeholder="warehouse.orders"
            value={table}
            onChange={(event) => setTable(event.currentTarget.value)}
            style={{ flex: '1 1 16rem' }}
          />
          <Button type="submit" disabled={!/^[^.]+\.[^.]+$/.test(glueTable)} loading={register.isPending}>
            Use this table
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          Nothing is copied: Amazon Athena reads the table where it lies, now for its profile and then for
          each question, and bills what it reads.
        </Text>
        {register.error && <Failure error={register.error} />}
      </Stack>
    </Paper>
  )
}
