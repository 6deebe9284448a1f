"""Ten questions with answers computed in pandas, so that neither the server nor its databases mark their own work.

A question's SQL is one text where both engines understand it, and one per engine where they differ. Orders are total:
ties are broken, so that answers can be compared row by row.
"""

import dataclasses
from collections.abc import Callable

import pandas


@dataclasses.dataclass(frozen=True)
class Question:
    asks: str
    sql: str | dict[str, str]
    answer: Callable[[dict[str, pandas.DataFrame]], pandas.DataFrame]

    def sql_for(self, engine):
        return self.sql if isinstance(self.sql, str) else self.sql[engine]


def flights_by_airline(tables):
    counted = tables["flights"].groupby("carrier").size().rename("flights").reset_index()
    named = counted.merge(tables["airlines"], on="carrier")
    return named.sort_values(["flights", "carrier"], ascending=[False, True])[["name", "flights"]]


def delays_by_month(tables):
    months = tables["flights"].groupby("month")
    return months.agg(
        flights=("month", "size"),
        departed=("dep_delay", "count"),
        mean=("dep_delay", "mean"),
        longest=("dep_delay", "max"),
    ).reset_index()


def destinations_without_an_airport(tables):
    counted = tables["flights"].groupby("dest").size().rename("flights").reset_index()
    named = counted.merge(tables["airports"], left_on="dest", right_on="faa", how="left")
    return named.sort_values(["flights", "dest"], ascending=[False, True])[["dest", "name", "flights"]].head(30)


def busy_routes(tables):
    routes = tables["flights"].groupby(["origin", "dest"]).agg(flights=("flight", "size"), miles=("distance", "sum"))
    busy = routes[routes["flights"] > 5000].reset_index()
    return busy.sort_values("flights", ascending=False)


def leading_airlines(tables):
    counted = tables["flights"].groupby(["origin", "carrier"]).size().rename("flights").reset_index()
    counted["place"] = counted.groupby("origin")["flights"].rank(method="min", ascending=False).astype(int)
    leading = counted[counted["place"] <= 3].sort_values(["origin", "place"])
    return leading[["origin", "place", "carrier", "flights"]]


def running_totals(tables):
    months = tables["flights"].groupby("month").size().rename("flights").reset_index()
    months["so_far"] = months["flights"].cumsum()
    months["before"] = months["flights"].shift(1).astype("Int64")
    return months


def arrival_percentiles(tables):
    delays = tables["flights"].dropna(subset=["arr_delay"]).groupby("origin")["arr_delay"]
    return pandas.DataFrame({"median": delays.quantile(0.5), "late": delays.quantile(0.9)}).reset_index()


def busiest_days(tables):
    days = tables["flights"]["time_hour"].dt.strftime("%Y-%m-%d").rename("day")
    counted = days.value_counts().rename("flights").reset_index()
    return counted.sort_values(["flights", "day"], ascending=[False, True]).head(12)


def what_is_missing(tables):
    flights, planes = tables["flights"], tables["planes"]
    known = flights["tailnum"].isin(planes["tailnum"])
    counts = {
        "flights": len(flights),
        "without_plane": flights["tailnum"].isna().sum(),
        "unknown_plane": (flights["tailnum"].notna() & ~known).sum(),
        "never_left": flights["dep_time"].isna().sum(),
        "left_and_lost": (flights["dep_time"].notna() & flights["arr_delay"].isna()).sum(),
    }
    return pandas.DataFrame([counts])


def delays_by_view(tables):
    weather = tables["weather"][["origin", "time_hour", "visib"]]
    seen = tables["flights"].merge(weather, on=["origin", "time_hour"])
    names = [(1.0, "fog"), (5.0, "haze"), (9.99, "mist"), (float("inf"), "clear")]
    seen["view"] = seen["visib"].map(lambda miles: next(name for most, name in names if miles <= most))
    views = seen.groupby("view")
    answer = views.agg(flights=("view", "size"), mean=("dep_delay", "mean"), worst=("dep_delay", "max"))
    return answer.reset_index().sort_values("view")


QUESTIONS = [
    Question(
        "join, group, order: flights by airline",
        """SELECT a.name, count(*) AS flights FROM flights f JOIN airlines a ON a.carrier = f.carrier
           GROUP BY f.carrier, a.name ORDER BY flights DESC, f.carrier""",
        flights_by_airline,
    ),
    Question(
        "aggregates that pass over nulls: departure delays by month",
        """SELECT month, count(*) AS flights, count(dep_delay) AS departed, avg(dep_delay) AS mean,
                  max(dep_delay) AS longest
           FROM flights GROUP BY month ORDER BY month""",
        delays_by_month,
    ),
    Question(
        "left join with nulls in the answer: destinations",
        """SELECT f.dest, a.name, count(*) AS flights FROM flights f LEFT JOIN airports a ON a.faa = f.dest
           GROUP BY f.dest, a.name ORDER BY flights DESC, f.dest LIMIT 30""",
        destinations_without_an_airport,
    ),
    Question(
        "having: routes with more than 5,000 flights",
        """SELECT origin, dest, count(*) AS flights, sum(distance) AS miles FROM flights
           GROUP BY origin, dest HAVING count(*) > 5000 ORDER BY flights DESC""",
        busy_routes,
    ),
    Question(
        "rank over a partition: the three leading airlines of each airport",
        """WITH counted AS (SELECT origin, carrier, count(*) AS flights FROM flights GROUP BY origin, carrier),
                ranked AS (SELECT origin, rank() OVER (PARTITION BY origin ORDER BY flights DESC) AS place,
                                  carrier, flights FROM counted)
           SELECT * FROM ranked WHERE place <= 3 ORDER BY origin, place""",
        leading_airlines,
    ),
    Question(
        "window sums and the row before: running totals by month",
        """SELECT month, count(*) AS flights, sum(count(*)) OVER (ORDER BY month) AS so_far,
                  lag(count(*)) OVER (ORDER BY month) AS before
           FROM flights GROUP BY month ORDER BY month""",
        running_totals,
    ),
    Question(
        "percentiles: median and 90 % of arrival delays by airport",
        {
            "postgres": """SELECT origin, percentile_cont(0.5) WITHIN GROUP (ORDER BY arr_delay) AS median,
                                  percentile_cont(0.9) WITHIN GROUP (ORDER BY arr_delay) AS late
                           FROM flights GROUP BY origin ORDER BY origin""",
            # SQLite has none: the two values around the place are blended by hand.
            "sqlite": """WITH numbered AS (
                             SELECT origin, arr_delay,
                                    row_number() OVER (PARTITION BY origin ORDER BY arr_delay) - 1 AS n,
                                    count(*) OVER (PARTITION BY origin) - 1 AS last
                             FROM flights WHERE arr_delay IS NOT NULL),
                           places(p) AS (VALUES (0.5), (0.9)),
                           blended AS (
                             SELECT origin, p, sum(arr_delay * (1 - abs(n - p * last))) AS value
                             FROM numbered JOIN places ON abs(n - p * last) < 1 GROUP BY origin, p)
                         SELECT origin, max(CASE WHEN p = 0.5 THEN value END) AS median,
                                max(CASE WHEN p = 0.9 THEN value END) AS late
                         FROM blended GROUP BY origin ORDER BY origin""",
        },
        arrival_percentiles,
    ),
    Question(
        "dates: the busiest days, in UTC",
        {
            "postgres": """SELECT to_char(time_hour AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*) AS flights
                           FROM flights GROUP BY 1 ORDER BY flights DESC, day LIMIT 12""",
            "sqlite": """SELECT date(time_hour) AS day, count(*) AS flights
                         FROM flights GROUP BY 1 ORDER BY flights DESC, day LIMIT 12""",
        },
        busiest_days,
    ),
    Question(
        "nulls, not exists: what is missing",
        """SELECT count(*) AS flights,
                  sum(CASE WHEN f.tailnum IS NULL THEN 1 ELSE 0 END) AS without_plane,
                  sum(CASE WHEN f.tailnum IS NOT NULL
                            AND NOT EXISTS (SELECT 1 FROM planes p WHERE p.tailnum = f.tailnum) THEN 1 ELSE 0 END)
                    AS unknown_plane,
                  sum(CASE WHEN f.dep_time IS NULL THEN 1 ELSE 0 END) AS never_left,
                  sum(CASE WHEN f.dep_time IS NOT NULL AND f.arr_delay IS NULL THEN 1 ELSE 0 END) AS left_and_lost
           FROM flights f""",
        what_is_missing,
    ),
    Question(
        "join on a moment, case: departure delays by what the pilots could see",
        {
            engine: f"""SELECT CASE WHEN w.visib <= 1 THEN 'fog' WHEN w.visib <= 5 THEN 'haze'
                                    WHEN w.visib <= 9.99 THEN 'mist' ELSE 'clear' END AS view,
                               count(*) AS flights, avg(f.dep_delay) AS mean, max(f.dep_delay) AS worst
                        FROM flights f JOIN weather w ON w.origin = f.origin AND {same_hour}
                        GROUP BY 1 ORDER BY 1"""
            for engine, same_hour in {
                "postgres": "w.time_hour = f.time_hour AT TIME ZONE 'UTC'",
                "sqlite": "w.time_hour = f.time_hour",
            }.items()
        },
        delays_by_view,
    ),
]
