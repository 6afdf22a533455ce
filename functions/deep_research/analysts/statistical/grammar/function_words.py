"""General English that asks rather than restricts: no word here says which rows or which figure is meant."""

from deep_research.analysts.statistical.text import stem

_FUNCTION = """
a about above according across after all also although among amount an and any anybody anyone anything appear appears
apart are around as ask at based be because been before being below belong belongs besides between beyond both but by
came can come comes compare compared comparing comparison concerning consider considered considering contain contained
contains could correspond corresponding did differ difference different distinct do does doing done down during each
either else ending equal ever every everyone everything exactly except exist existing exists far few fewer find first
follow following for found from full gave general get gets getting give given gives go goes going got great greater
had happen happened has have having he her here high higher him his hold holds how i if in include included including
individual inside instead into is it its itself just keep kind know known large larger last latest least less let like
list listed long look looking low lower made main make makes many match may me mean means meet meets might more most
much must my name named names near need neither next no nor not now number occur occurred occurring occurs of off often
on once one ones only onto or order ordered other others otherwise our out over overall own particular per perhaps
please possible present presented provide provided rank ranked rather recorded regard regarding related relative
report reported respect respective respectively result resulting results same say see seen several shall she should
show shown shows side similar simply since single small smaller so some somebody someone something specific such take
taken takes tell than that the their them then there these they thing things this those though through thus to together
too total toward two under unique unlike until up upon us use used uses using value values various versus very via want
was way ways we well were what whatever when where whether which while who whole whom whose why will with within
without would yes yet you your affect affects affected affecting

actual actually additionally analyse analysis analyze approximately assess associated associate average calculate
calculated calculation check classify coefficient column columns compute conduct correlate correlated correlation
count counts create data dataset datasets decimal decimals describe detect detected determine determined deviation
display distinct distribute distributed distribution does entire enumerate equals estimate evaluate examine exceed
exceeding exhibit explain explore feature features field figure figures file fit frequency frequent generate group
grouped groups help hypothesis identify indicate information investigate kurtosis level levels linear list measure
measured median method methods missing mode model normal normality normally observe observed obtain outlier outliers
overall pair pairs parameter percent percentage perform plot point points population predict predicting predicts
probability proportion quantile quartile question range ratio regression relationship relationships remove removing
representing represent represents round rounded sample score scores separate separately set share sheet sign
significance significant significantly skewness sort sorted split standard statistic statistical statistically
statistics strength strong sum summarize summary table tables test tested threshold times train type types variable
variables variance verify

bottom common count early earliest equally fast fastest half largest late majority maximum minimum minority negative
popular positive quarter rare recent third top zero second

always commonly currently exclusively frequently initially mostly never originally previously rarely simultaneously
sometimes typically usually total originally entire certain ascending descending alphabetical alphabetically

accumulated add adding added adhere alpha algorithm algorithms answer answered assign assigned assume assuming attribute
attributes build built call called category categories chi class classification clean cleaning come concerning conclude
dataframe database default drop dropping engineer engineering error even extract extracting finally five four function
hand handle handling impute justification justify kendall label learn learning let library linear machine matrix metric
new nonlinear numeric numerical offer offered pattern patterns pearson place preprocess preprocessing process receive
received remaining repeated simple spearman square squared start starts strongest tailed technique techniques term terms
took train transform transformation transforming type types weakest

apply applying categorize categorizes coded defined drawn due employ encode encoding ensure null prior utilising
utilizing sklearn scikit pandas numpy scipy statsmodels python brief explanation accuracy logistic comprehensive
mann whitney wilk shapiro random state work works don't doesn't didn't isn't aren't wasn't weren't can't

rule multiplier cutoff fence tukey fit run estimate slope intercept rmse mae mse squares dependent independent predictor
target response outcome degrees freedom independence monotonic seasonality seasonal paired welch tau rho alternative
two-sided one-sided bins quartiles dummy indicator hold holdout fold folds cluster clusters clustering means gini
herfindahl concentration partial control controlling adjust adjusting imputation imputing

hello hi ok okay thanks thank please actually basically hey curious wonder wondering interested

day month year quarter week date dates time years months days weeks daily monthly yearly annual annually weekly

positively negatively strongly weakly better worse best worst bigger biggest greatest highest lowest longer shorter
"""
_ROWS = """
row rows record records entry entries observation observations instance instances case cases item items individual
individuals people person persons member members example examples sample samples element elements subject subjects unit
units thing things participant participants respondent respondents
"""

FUNCTION_STEMS = frozenset(stem(word) for word in _FUNCTION.split())
ROW_STEMS = frozenset(stem(word) for word in _ROWS.split())
