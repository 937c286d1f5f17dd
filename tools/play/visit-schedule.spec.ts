import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inspectionTeams, officersOf, dutiesFor } from './officers.ts';
import { adHocVisits, regularVisits, selectedUnits, workingDays } from './visit-schedule.ts';
import { readYearData, type YearData } from './year-data.ts';

const WINDOW = { from: '2024-05-01', to: '2024-06-30' };
let data: YearData;

beforeAll(async () => {
  data = await readYearData(join(import.meta.dirname, '../../data'));
});

describe('the units that are visited', () => {
  it('are the 30 % of each block, rounded up, with the smallest SHA-256 of "2024:<code>"', () => {
    const selected = selectedUnits(data).map(({ code }) => code);
    const hashOf = (code: string) => createHash('sha256').update(`2024:${code}`).digest('hex');
    for (const { code: block } of data.blocks) {
      const members = data.units.filter((unit) => unit.block === block).map(({ code }) => code);
      const chosen = members.filter((code) => selected.includes(code));
      expect(chosen.length).toBe(Math.ceil(members.length * 0.3));
      const largestChosen = chosen.map(hashOf).sort().at(-1) ?? '';
      for (const code of members) expect(chosen.includes(code)).toBe(hashOf(code) <= largestChosen);
    }
  });

  it('are 18 of 54', () => {
    expect(data.units).toHaveLength(54);
    expect(selectedUnits(data)).toHaveLength(18);
  });
});

describe('the visits', () => {
  const schedule = () => regularVisits(selectedUnits(data), inspectionTeams(), data.plan.window);

  it('reach each selected unit once, on working days of the window', () => {
    const visits = schedule();
    expect(visits.map(({ unit }) => unit).sort()).toEqual(
      selectedUnits(data)
        .map(({ code }) => code)
        .sort(),
    );
    const days = workingDays(WINDOW);
    for (const { day } of visits) expect(days).toContain(day);
  });

  it('never put a team at two places on a day, and occupy all five teams', () => {
    const visits = schedule();
    expect(new Set(visits.map(({ team, day }) => `${team} ${day}`)).size).toBe(visits.length);
    expect(new Set(visits.map(({ team }) => team)).size).toBe(5);
  });

  it('never send anyone to the own unit', () => {
    const regular = schedule();
    const teams = inspectionTeams();
    for (const { unit, team } of [...regular, ...adHocVisits(data.units, regular, teams)]) {
      const homes = teams.find(({ number }) => number === team)?.members.map(({ officer }) => officer.home);
      expect(homes).not.toContain(unit);
    }
  });

  it('for a cause are two, in August and September, to units without a regular one', () => {
    const regular = schedule();
    const adHoc = adHocVisits(data.units, regular, inspectionTeams());
    expect(adHoc.map(({ day }) => day.slice(0, 7))).toEqual(['2024-08', '2024-09']);
    for (const { unit } of adHoc) expect(regular.map((visit) => visit.unit)).not.toContain(unit);
  });
});

describe('working days', () => {
  it('leave out weekends and the first of May', () => {
    expect(workingDays({ from: '2024-04-29', to: '2024-05-07' })).toEqual([
      '2024-04-29',
      '2024-04-30',
      '2024-05-02',
      '2024-05-03',
      '2024-05-06',
      '2024-05-07',
    ]);
  });
});

describe('the officers', () => {
  it('sign in with different subjects, and say that they are synthetic', () => {
    const officers = officersOf(data.units);
    expect(new Set(officers.map(({ subject }) => subject)).size).toBe(officers.length);
    for (const { name } of officers) {
      expect(name.vi).toContain('(giả định)');
      expect(name.en).toContain('(synthetic)');
    }
  });

  it('appraise every domain of every unit, nobody the own one', () => {
    const subjects = new Set(officersOf(data.units).map(({ subject }) => subject));
    for (const { code } of data.units) {
      const duties = dutiesFor(code);
      expect(duties.flatMap(({ domains }) => domains).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const { department } of duties) {
        expect(department).not.toBe(code);
        expect(subjects).toContain(`appraiser.${department}`);
      }
    }
  });
});
