"""The rules and packages that the trend is compared with.

Each takes yearly figures and the number of years ahead, and returns a `Prediction`, or None if it
cannot be fitted. The naive rules are implemented here, after R. J. Hyndman and G. Athanasopoulos,
*Forecasting: Principles and Practice*, 3rd edition (otexts.com/fpp3), sections 5.2, 5.5 and 7.6.
The others come from the package statsforecast, with its defaults, and are left out if it is
missing.
"""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prediction:
    """One value per year ahead, with or without a spread."""

    center: Array
    spread: Array | None = None
    degrees: float = math.inf
    """Degrees of freedom of the spread's t distribution; infinite for the normal distribution."""

    def quantile(self, probability: float) -> Array | None:
        """The quantile at each year ahead; only the median if the rule gives no range."""
        if probability == 0.5:
            return self.center
        if self.spread is None:
            return None
        with np.errstate(over="ignore"):  # AutoARIMA's spread can near the largest float
            result: Array = self.center + self.spread * special.stdtrit(self.degrees, probability)
        return result

    def probability_above(self, values: Array) -> Array | None:
        """Probability of each value or more at its year ahead; None if the rule gives no range."""
        if self.spread is None:
            return None
        spread = np.maximum(self.spread, 1e-300)
        result: Array = special.stdtr(self.degrees, (self.center - values) / spread)
        return result


Peer = Callable[[Array, int], Prediction | None]


def _ahead(years: int) -> Array:
    return np.arange(1, years + 1, dtype=float)


def last_value(values: Array, years: int) -> Prediction:
    """A random walk without drift."""
    spread = np.sqrt(np.mean(np.diff(values) ** 2) * _ahead(years))
    return Prediction(np.full(years, values[-1]), spread)


def drift(values: Array, years: int) -> Prediction:
    """Extrapolates the mean change; the range needs two changes."""
    ahead, changes = _ahead(years), np.diff(values)
    center = values[-1] + changes.mean() * ahead
    if len(changes) < 2:
        return Prediction(center)
    spread = changes.std(ddof=1) * np.sqrt(ahead * (1 + ahead / len(changes)))
    return Prediction(center, spread)


def regression(values: Array, years: int) -> Prediction:
    """A least-squares line with its prediction interval; the range needs three figures."""
    count = len(values)
    times = np.arange(count, dtype=float)
    ahead = times[-1] + _ahead(years)
    slope, level = np.polyfit(times, values, 1)
    center = level + slope * ahead
    if count < 3:
        return Prediction(center)
    squares = np.sum((values - level - slope * times) ** 2)
    leverage = 1 / count + (ahead - times.mean()) ** 2 / np.sum((times - times.mean()) ** 2)
    return Prediction(center, np.sqrt(squares / (count - 2) * (1 + leverage)), count - 2)


def growth_rate(values: Array, years: int) -> Prediction | None:
    """Extrapolates compound annual growth; None unless first and last have the same sign."""
    if values[0] * values[-1] <= 0:
        return None
    rate = (values[-1] / values[0]) ** (1 / (len(values) - 1))
    return Prediction(values[-1] * rate ** _ahead(years))


def four_year_line(values: Array, years: int) -> Prediction:
    """A least-squares line through the last four figures."""
    return Prediction(regression(values[-4:], years).center)


def five_change_mean(values: Array, years: int) -> Prediction:
    """Extrapolates the mean of the last five changes."""
    return Prediction(values[-1] + np.diff(values)[-5:].mean() * _ahead(years))


NAIVE: dict[str, Peer] = {
    "last value": last_value,
    "drift": drift,
    "regression line": regression,
    "growth rate": growth_rate,
    "four-year line": four_year_line,
    "five-change mean": five_change_mean,
}


def packaged(seasons: int = 1) -> dict[str, Peer]:
    """The peers of statsforecast, for so many figures a year; none if it is not installed."""
    try:
        from statsforecast import models
    except ImportError:
        return {}
    names = ("Theta", "AutoTheta", "AutoETS", "AutoARIMA")
    seasonal = {
        name: _packaged(partial(getattr(models, name), season_length=seasons)) for name in names
    }
    return {**seasonal, "RandomWalkWithDrift": _packaged(models.RandomWalkWithDrift)}


def _packaged(make: Callable[[], Any]) -> Peer:
    def predict(values: Array, years: int) -> Prediction | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = make().forecast(y=values, h=years, level=[80])
        except Exception:  # each model rejects short histories in its own way
            return None
        center = np.asarray(result["mean"], dtype=float)
        if not np.all(np.isfinite(center)):
            return None
        width = np.asarray(result["hi-80"] - result["lo-80"], dtype=float)
        spread = np.nan_to_num(width / 2 / special.ndtri(0.9))
        return Prediction(center, spread)

    return predict
