import { Option } from 'commander';

export interface ConfigFlag {
  config: string;
}

export function configOption(): Option {
  return new Option('-c, --config <file>', 'what becomes of each table, and where the servers are')
    .env('EVENKEEL_CONFIG')
    .default('evenkeel.yaml');
}
