import { z } from 'zod';
import type { ShapeConfig } from '../mapping/table-config.ts';
import { field } from './field-settings.ts';
import { crossCheck } from './cross-check.ts';
import { columnName, fieldName } from './names.ts';

/** How a row becomes an object: settings that an index, a join and a cache rule have alike. */
export const shapeSettings = {
  include: z.array(columnName).min(1).optional().describe('Only these columns; without it all.'),
  exclude: z.array(columnName).default([]).describe('All but these columns.'),
  fields: z
    .record(fieldName, field)
    .default({})
    .describe('By name, the fields that are made of columns: of one under another name, or of more.'),
};

export const shapeCheck = crossCheck<ShapeConfig>(['include', 'exclude'], ({ include = [], exclude }) =>
  exclude.flatMap((column, at) =>
    include.includes(column) ? [{ path: ['exclude', at], message: `${column} is included as well` }] : [],
  ),
);
